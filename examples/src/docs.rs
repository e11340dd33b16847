//! Compiles the examples of the documents; each document is the text of an item that only doc tests see.

#[doc = include_str!("../../README.md")]
struct Readme;

#[doc = include_str!("../../docs/language.md")]
struct Language;

#[doc = include_str!("../../docs/contracts.md")]
struct Contracts;

#[doc = include_str!("../../docs/in-ci.md")]
struct InCi;

#[doc = include_str!("../../docs/from-locust-backpack.md")]
struct FromLocustBackpack;
