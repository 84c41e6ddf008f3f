//! How large may a thing become? One constant per limit, with its reason.

/// The longest [`BeadId`](crate::BeadId), in bytes.
/// Ids become file names and environment values; 64 fits every host we know, ten times more would not.
pub const BEAD_ID_BYTES_MAX: usize = 64;

/// The longest [`TemplateName`](crate::TemplateName), in bytes.
/// The same 64 that tmux session names and Kubernetes labels allow; shorter would refuse qualified names.
pub const TEMPLATE_NAME_BYTES_MAX: usize = 64;

/// The longest [`AgentName`](crate::AgentName), in bytes: the longest path of a template with the longest member behind
/// it, which is longer than a template name, a dash and the ten digits of a slot.
/// A name that is made of good ones has to be read again, or its record never is.
pub const AGENT_NAME_BYTES_MAX: usize = 2 * TEMPLATE_NAME_BYTES_MAX;

/// The longest [`Alias`](crate::Alias), in bytes: as much as a template name with a dash and the ten digits of a slot.
/// People type it; ten times more would not fit the line.
pub const ALIAS_BYTES_MAX: usize = TEMPLATE_NAME_BYTES_MAX + 11;

/// The longest [`SessionName`](crate::SessionName), in bytes: an agent name with a bead id behind it, as hosts derive
/// them. What a host has must be readable, or its session is nobody's.
pub const SESSION_NAME_BYTES_MAX: usize = AGENT_NAME_BYTES_MAX + BEAD_ID_BYTES_MAX + 1;

/// The longest session name that a person may choose, in bytes: what Gas City allows, and tmux shows in one line.
pub const CHOSEN_NAME_BYTES_MAX: usize = 64;

/// The longest [`FleetName`](crate::FleetName), in bytes; it stands in every owner mark.
pub const FLEET_NAME_BYTES_MAX: usize = 64;

/// The most characters of an unreadable record that an error repeats.
/// Enough to recognise the record, too little to flood a log.
pub const MALFORMED_EXCERPT_CHARS_MAX: usize = 80;

/// The most handles of which a bead remembers that it had them.
/// Enough to follow a name through a year of edits by hand; ten times more would make every record longer for nobody.
pub const FORMER_ALIASES_MAX: usize = 16;

/// How deep a value may be nested that this build does not know and keeps.
/// As deep as `serde_json` reads by itself; deeper ones are refused before they cost the stack.
pub const KEPT_DEPTH_MAX: usize = 128;

/// The most parties that a conflict names besides the holder.
/// More than an operator settles by hand; ten times more would be written anew whenever one of them comes or goes.
pub const CONTENDERS_MAX: usize = 16;

/// The longest [`Word`](crate::Word), in bytes: as long as the longest name.
/// A shorter limit would leave names that nobody can reserve.
pub const WORD_BYTES_MAX: usize = AGENT_NAME_BYTES_MAX;
