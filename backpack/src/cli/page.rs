//! The program with the live page: the runs that somebody starts there.

use std::process::ExitCode;
use std::time::Instant;

use super::arguments::PageArguments;
use super::files::Files;
use super::keyboard::Keyboard;
use super::output::tell;
use super::session::{Session, plan};
use crate::load_test::LoadTest;
use crate::run::{Run, Stop};
use crate::web::{Address, Server};

impl Session<'_> {
    /// The runs that somebody starts in the live page, until Ctrl-C. The exit code is that of the last one.
    pub(super) fn serve_page(&self, test: LoadTest) -> Result<ExitCode, Vec<String>> {
        let page = &self.arguments.page;
        let mut at_once = page.autostart.then(|| plan(test.clone())).transpose()?;
        // Told now rather than after somebody has started a run. Held: the readers of pipes wait for all of them.
        let _held = Files::try_out(&self.arguments.files)?;
        let server = Server::start(test, &address(page)).map_err(|problem| vec![problem])?;
        tell(&announcement(server.url(), page.autostart));
        if let Some(url) = server.remote_url() {
            tell(&format!("live page from other machines: {url}"));
        }
        let (mut exit_code, mut quit) = (ExitCode::SUCCESS, None);
        loop {
            let stop = self.interrupt.next_run();
            let run = match at_once.take() {
                Some(plan) => Run::new(plan, &stop),
                None => match self.wait_for_run(&server, &stop, quit) {
                    Some(run) => run,
                    None => return Ok(exit_code),
                },
            };
            server.attach(run.running());
            exit_code = self.run(run, None)?;
            quit = page.autoquit.map(|after| Instant::now() + after);
            if quit.is_none() && !self.interrupt.is_asked() {
                tell(&format!("live page: {} until Ctrl-C", server.url()));
            }
        }
    }

    /// None where the program is to end instead. Keys show nowhere meanwhile, and do nothing later.
    fn wait_for_run(&self, server: &Server, stop: &Stop, quit: Option<Instant>) -> Option<Run> {
        let keyboard = Keyboard::take();
        server.next_run(stop, || {
            let _ = keyboard.as_ref().map(Keyboard::pressed);
            self.is_over(quit)
        })
    }

    fn is_over(&self, quit: Option<Instant>) -> bool {
        self.interrupt.is_asked() || quit.is_some_and(|quit| Instant::now() >= quit)
    }
}

fn address(page: &PageArguments) -> Address {
    Address {
        host: page.web_host.clone(),
        port: page.web_port,
        token: page.web_token.clone(),
    }
}

/// What to do next, for one who expected something else.
fn announcement(url: &str, autostart: bool) -> String {
    if autostart {
        format!("live page: {url} until Ctrl-C (or run without it, with --headless)")
    } else {
        format!("live page: {url} to start the run (or run at once, with --headless)")
    }
}
