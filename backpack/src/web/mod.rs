//! The live page: shows a run in a browser and steers it. A face on `run`, with a thread and a queue of its own.

mod address;
mod desk;
mod downloads;
mod events;
mod form;
mod frame;
mod guard;
mod guests;
mod json;
mod listener;
mod prometheus;
mod routes;
mod samples;
mod shared;
mod state;
mod statistics;

use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use address::Access;
pub(crate) use address::Address;
use desk::Desk;
use tokio_util::sync::CancellationToken;

use crate::load_test::LoadTest;
use crate::run::{Run, Running, Stop};

/// The server of the live page; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    desk: Arc<Desk>,
    url: String,
    remote_url: Option<String>,
    ending: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens, and serves from a thread of its own. An error is one line that names the flag to change.
    ///
    /// `test` is what the start button runs, with what the form says in the place of what it holds.
    pub(crate) fn start(test: LoadTest, address: &Address) -> Result<Self, String> {
        let listener = address.listen()?;
        let access = Access::new(address, &listener)?;
        let (url, remote_url) = (access.url(), access.remote_url());
        let desk = Arc::new(Desk::new(test, access.needs_token()));
        let ending = CancellationToken::new();
        let thread = thread::Builder::new()
            .name("backpack-web".to_owned())
            .spawn({
                let (desk, ending) = (Arc::clone(&desk), ending.clone());
                move || serve(listener, &desk, access, &ending)
            })
            .map_err(|error| format!("the live page gets no thread: {error}"))?;
        Ok(Self {
            desk,
            url,
            remote_url,
            ending,
            thread: Some(thread),
        })
    }

    /// What to open in a browser on this machine. It holds the token where that was generated here.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The same for other machines, where that is another address.
    pub(crate) fn remote_url(&self) -> Option<&str> {
        self.remote_url.as_deref()
    }

    /// Waits until somebody starts a run, and shows that run from now on. None: `give_up`, asked ten times a second, said so.
    pub(crate) fn next_run(&self, stop: &Stop, give_up: impl Fn() -> bool) -> Option<Run> {
        self.desk.next_run(stop, give_up)
    }

    /// Shows and steers a run that nobody started in the page.
    pub(crate) fn attach(&self, running: Running) {
        self.desk.attach(running);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ending.cancel();
        if let Some(thread) = self.thread.take() {
            // A panic there has been told of already.
            let _ = thread.join();
        }
    }
}

/// How long answers on their way get when the program ends.
const FAREWELL: Duration = Duration::from_millis(200);

fn serve(listener: TcpListener, desk: &Arc<Desk>, access: Access, ending: &CancellationToken) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the system gives a thread its event queue");
    runtime.block_on(async {
        let routes = routes::routes(Arc::clone(desk), access);
        tokio::select! {
            () = listener::serve(listener, routes) => {}
            () = desk.publish_each_second() => {}
            () = ending.cancelled() => tokio::time::sleep(FAREWELL).await,
        }
    });
    runtime.shutdown_timeout(FAREWELL);
}
