//! Client for the EnKash HTTP API.
