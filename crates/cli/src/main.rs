//! Part of Asterias.
fn main() {}
