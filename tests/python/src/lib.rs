//! Programs of Python that specifications are held against: what pip installs, and servers of it.

mod server;
mod tools;

pub use server::PythonServer;
pub use tools::PythonTools;
