//! What can be typed?

/// Returns the text that tells somebody who does not know.
pub(super) fn text(command: &str) -> String {
    format!(
        "\
Usage: {command} [verb] [options]

  (no verb)           every target in turn, 60 s in all, with a fresh seed
  <target>            that target until Ctrl-C, or as --time and --runs say
  list                targets, their rules and goals; invariants, who checks them, and which canary trips them
  smoke               kept cases, fixed seeds, small scopes exhausted, canaries, goals; the same every time
  replay <file|dir>   runs kept cases; of a single one it prints the trace
      --step            waits for Enter after each operation
      --until N         stops after N operations
      --write           writes the worlds of today into the file
  shrink <file>       makes a case smaller again, for example after a rule changed
      --shortest        looks for the shortest one there is, where the target can be explored
  explore [target]    every world of a scope, the nearest first
      --states N        stops after N worlds        --depth N   stops N operations deep
  keep <file>         keeps a find as a regression; refuses one that does not show its rule
      --name WORD       what it is called
  canary [name]       plants each known defect, and fails when one is not found
  cover <target>      how often each goal, operation, phase and fault came up
  help                this text

Options of every verb:
  --seed HEX   --time 90s|10m|2h   --runs N   --jobs N   --max-ops N   --scope slots=3,owners=2
  --only a,b   --without c         --keep-going          --json        --quiet   --out DIR
Environment: TENURE_FUZZ_SEED, TENURE_FUZZ_TIME, TENURE_FUZZ_REPLAY say the same as --seed, --time and replay.

Exit codes: 0 clean; 1 a rule was broken; 2 usage; 3 proves nothing (goal missed, canary survived, too few cases);
4 not reproducible; 5 engine not installed; 70 the hunter itself is broken; 130 interrupted
"
    )
}
