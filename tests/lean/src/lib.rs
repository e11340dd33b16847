//! Nothing: the tests are in `tests/`, of a crate that has Backpack without its features.
