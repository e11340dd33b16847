//! A type for each HTTP method, so that a bound can say which one an endpoint declares.

/// `GET`
#[derive(Clone, Copy, Debug)]
pub struct Get;
/// `POST`
#[derive(Clone, Copy, Debug)]
pub struct Post;
/// `PUT`
#[derive(Clone, Copy, Debug)]
pub struct Put;
/// `PATCH`
#[derive(Clone, Copy, Debug)]
pub struct Patch;
/// `DELETE`
#[derive(Clone, Copy, Debug)]
pub struct Delete;
/// `HEAD`
#[derive(Clone, Copy, Debug)]
pub struct Head;
/// `OPTIONS`
#[derive(Clone, Copy, Debug)]
pub struct Options;
