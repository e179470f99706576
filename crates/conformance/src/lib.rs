//! Part of Asterias.
