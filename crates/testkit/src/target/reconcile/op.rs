//! What may befall the hunted fleet? One operation each, readable as JSON.

use serde::{Deserialize, Serialize};

/// One thing that may befall a fleet, its host, its records or its supervisor.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Op {
    /// The supervisor looks, decides and carries out at once.
    Tick {
        /// How much of the host it sees.
        see: See,
        /// How far it gets.
        carry: Carry,
    },
    /// The supervisor looks and decides; what it decided waits in its hand.
    Look {
        /// How much of the host it sees.
        see: See,
    },
    /// What waits in the hand is carried out, also after another supervisor took over.
    Carry {
        /// How far that gets.
        carry: Carry,
    },
    /// Time passes.
    Pass {
        /// How much.
        steps: u8,
    },
    /// The machine sleeps, longer than anybody waits for anything.
    Suspend,
    /// Somebody sets the wall clock.
    Wall {
        /// Which way.
        to: Wall,
    },
    /// The machine boots anew; nothing survives.
    Reboot,
    /// Another supervisor takes over.
    Takeover,
    /// Another command is wanted: a change that needs a restart.
    Edit {
        /// Of which template.
        of: Of,
        /// Which one.
        to: u8,
    },
    /// Another live config is wanted.
    Color {
        /// Of which template.
        of: Of,
        /// Which one.
        to: u8,
    },
    /// Another model is wanted: a change that a relaunch carries.
    Model {
        /// Of which template.
        of: Of,
        /// Which one.
        to: u8,
    },
    /// So many workers are wanted.
    Resize {
        /// How many.
        to: u8,
        /// Of how many there may be; a pool of one is a singleton.
        max: u8,
    },
    /// So many refineries are wanted.
    Singles {
        /// None or one.
        to: u8,
    },
    /// The workers are called by a list.
    Names {
        /// Which one; 0 for none.
        list: u8,
    },
    /// The fleet is to run.
    Run,
    /// The fleet is to stop.
    Stop,
    /// Nobody may be disturbed for the config.
    Pin,
    /// They may again.
    Loosen,
    /// The templates have other handles.
    Handles {
        /// Which ones.
        set: u8,
    },
    /// Something happens to a session that lives.
    Befall {
        /// To whom, in the order of their launches.
        who: u8,
        /// What.
        fate: Fate,
    },
    /// Somebody uses a session, or nobody can say, or nobody does any more.
    Use {
        /// Whom, in the order of their launches.
        who: u8,
        /// How.
        how: Used,
    },
    /// What becomes of the next start.
    NextStart {
        /// That.
        how: Launched,
    },
    /// What becomes of the next signal.
    NextStop {
        /// That.
        how: Signaled,
    },
    /// What becomes of the next live change.
    NextLive {
        /// That.
        how: Applied,
    },
    /// What becomes of the next relaunch.
    NextRelaunch {
        /// That.
        how: Applied,
    },
    /// Every record is lost; the sessions live on.
    Lose,
    /// A record of a session appears that was kept elsewhere.
    Import {
        /// In which slot of the workers; 0 for the seat of a singleton.
        slot: u8,
        /// In which phase.
        phase: Imported,
    },
}

/// How much a supervisor sees of the host.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum See {
    /// What the last plan asked for.
    Asked,
    /// Everything.
    All,
    /// What the last plan asked for; a listing shows everybody but one, and says that it is partial.
    But(u8),
    /// What the last plan asked for; a listing fails.
    Failed,
}

/// How far a supervisor gets with a plan.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Carry {
    /// To the end.
    All,
    /// Nowhere: the plan is abandoned.
    Nothing,
    /// It dies when the intents are on record.
    Intents,
    /// It dies when everything is done and nothing of that is on record.
    Effects,
    /// To the end, with some of the commands only, and in another order.
    Some {
        /// A bit for each command.
        mask: u8,
        /// With which to begin.
        turn: u8,
    },
    /// To the end; a step of time passes while the intents are written.
    Slowly,
}

/// A template.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Of {
    /// The pool.
    Worker,
    /// The singleton.
    Refinery,
}

/// Which way a wall clock is set.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Wall {
    /// Back.
    Back,
    /// Ahead.
    Ahead,
}

/// What may happen to a session that lives.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fate {
    /// It ends.
    Exits,
    /// It ended and nobody has collected it.
    Zombie,
    /// It ended unseen, and its number belongs to a foreign process now.
    Recycled,
    /// It lives, but the host may not look closely.
    Unverified,
    /// It lives, but the host has lost what it knew of its process.
    Unknowable,
    /// The host may look closely again.
    Clears,
    /// It hears no polite stop any more.
    Deaf,
}

/// How a session is used.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Used {
    /// Nobody uses it.
    Free,
    /// Somebody is attached.
    Attached,
    /// It waits for an answer.
    Pending,
    /// Nobody can say.
    Unknown,
    /// Somebody assigns work to it, which stays assigned to its bead until somebody takes it back.
    Works,
}

/// What becomes of a start.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Launched {
    /// The host refuses.
    Refused,
    /// Nothing runs, and the host cannot say so.
    UnclearDoesNot,
    /// It runs, and the host cannot say so.
    UnclearRuns,
    /// It is to be seen within the launch grace; the host cannot say whether.
    Late,
    /// It is to be seen long after the launch grace: nobody can know that it was not counted out.
    TooLate,
}

/// What becomes of a signal.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Signaled {
    /// The host says that it was sent; it never arrives.
    Lost,
    /// The host refuses.
    Refused,
}

/// What becomes of a live change, or of a relaunch.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Applied {
    /// It is not done.
    Fails,
    /// It is done, and the host says that it failed.
    Unclear,
}

/// The phase of a record that was kept elsewhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Imported {
    /// It rests.
    Rests,
    /// It says that it runs, and does so nowhere.
    Runs,
    /// It sits in the one seat of the refineries and is called like the slot; where the seat is free it runs there.
    Misnamed,
}
