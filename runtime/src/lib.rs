//! The hand-written part of every client that oasmith generates.
