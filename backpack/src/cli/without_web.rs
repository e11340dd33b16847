//! The place of the live page in a build without the feature `web`.

use std::process::ExitCode;

use super::session::Session;
use crate::load_test::LoadTest;

impl Session<'_> {
    #[allow(clippy::unused_self)] // as where there is a page
    pub(super) fn serve_page(&self, _: LoadTest) -> Result<ExitCode, Vec<String>> {
        let problem = "--web: build backpack-load with the feature `web`";
        Err(vec![problem.to_owned()])
    }
}
