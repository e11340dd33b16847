//! The small server of this crate, in a process of its own: tells its URL in a line, and answers until it is ended.

use std::io;
use std::thread;

fn main() -> io::Result<()> {
    println!("{}", backpack_bench::server::serve()?);
    loop {
        thread::park();
    }
}
