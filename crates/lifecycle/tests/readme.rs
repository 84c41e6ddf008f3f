//! Does the README show the example of the crate's page, which is run as a test?

/// Returns the first block of code behind a fence.
fn first<'t>(text: &'t str, fence: &str) -> &'t str {
    let (_, rest) = text.split_once(fence).expect("there is an example");
    rest.split_once("```").map_or(rest, |(block, _)| block)
}

#[test]
fn the_readme_shows_the_example_of_the_crate_page() {
    let page = include_str!("../src/lib.rs").lines().map_while(|line| line.strip_prefix("//!"));
    let page: String = page.map(|line| format!("{}\n", line.trim_start())).collect();
    // What the page hides is shown: nobody runs a README, so it has to be whole.
    let unhidden = |line: &str| line.trim_start().trim_start_matches("# ").to_owned();
    let plain = |block: &str| block.lines().map(unhidden).collect::<Vec<String>>();
    let shown = first(include_str!("../README.md"), "```rust\n");
    assert_eq!(plain(shown), plain(first(&page, "```\n")), "copy the example of src/lib.rs");
}
