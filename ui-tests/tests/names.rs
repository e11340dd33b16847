//! Crates that call the runtime by other names: the macros find it under each, and what was declared goes together.

use backpack::prelude::*;
use backpack_ui_called_backpack as called_backpack;
use backpack_ui_called_backpack_load as called_backpack_load;
use backpack_ui_called_by_workspace as called_by_workspace;

#[backpack::test(
    host = "http://127.0.0.1:9", run_time = 500ms, users = 3,
    scenarios = [called_backpack::Visit, called_backpack_load::Visit, called_by_workspace::Visit],
)]
fn scenarios_of_crates_with_other_names_run_together(report: Report) {
    let requests = [
        report.endpoint(called_backpack::Page).requests(),
        report.endpoint(called_backpack_load::Page).requests(),
        report.endpoint(called_by_workspace::Page).requests(),
    ];
    // Nothing listens on this port: they fail, and count.
    assert!(
        requests.iter().all(|&requests| requests > 0),
        "{requests:?}"
    );
}
