//! Functions in static single assignment form: what it is, how core becomes it, what is improved in it.

pub mod bitstring;
pub mod cfg;
pub(crate) mod choices;
pub(crate) mod copy;
pub(crate) mod floats;
pub mod ir;
pub mod lower;
pub(crate) mod markers;
pub(crate) mod positions;
pub(crate) mod private;
pub mod reuse;
pub mod simplify;
pub(crate) mod sink;
pub(crate) mod types;
pub(crate) mod uses;
