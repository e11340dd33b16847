//! The report as a page: it opens offline, in any width, and what a server says is text on it.

use std::fs;
use std::path::{Path, PathBuf};

use backpack::prelude::*;
use backpack_tests::{Answer, Browser, RecordingServer};

const HOSTILE: &str =
    "</td></script><script>document.title = 'taken over'</script><img src=x onerror=alert(1)>";

endpoint! {
    Fine = GET "/fine" {
        // Longer than any screen is wide, without a place to break it.
        name: "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    Hostile = POST "/hostile" {
        name: "<script>document.title = 'taken over'</script>",
        check: |result| Err::<(), _>(result.text().into_owned()),
    };
}

scenario! { Visit(wait = 20ms, independent) = [Fine, Hostile]; }

/// The folder of a run against a server whose answers are attacks.
fn stored(name: &str) -> PathBuf {
    let server = RecordingServer::start();
    server.answers("POST /hostile", Answer::text(HOSTILE));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(3)
        .run_time(Duration::from_millis(1500))
        .seed(7)
        .expect(thresholds![failures < 1%, Fine.p99 < 1h])
        .run()
        .expect("the load test runs");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("html_report")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    let stored = report.zip_into(&folder).expect("a folder");
    assert!(stored.warnings().is_empty(), "{:?}", stored.warnings());
    stored.path().to_owned()
}

#[test]
fn what_a_server_says_is_text() {
    let page = fs::read_to_string(stored("text").join("report.html")).expect("a page");
    assert!(page.contains("&lt;script&gt;document.title"));
    assert!(!page.contains("<script>document"));
    assert!(!page.contains("<img"));
}

#[test]
fn the_page_tells_what_was_asked_measured_and_run() {
    let page = fs::read_to_string(stored("all").join("report.html")).expect("a page");
    for text in [
        "failures &lt; 1%",
        "✗ missed",
        "✓ held",
        "Distribution of response times",
        "By status",
        "By scenario",
        "Visit",
        "Seed",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn nothing_is_loaded_and_no_other_script_runs() {
    let folder = stored("offline");
    let page = fs::read_to_string(folder.join("report.html")).expect("a page");
    let policy = "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-";
    assert!(page.contains(policy));
    assert_eq!(page.matches("<script").count(), 1);
    for loading in [" src=\"", "href=\"http", "url(", "@import", "<link"] {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn a_browser_shows_it_wide_and_narrow_without_a_complaint() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let page = stored("browser").join("report.html");
    browser.open(&format!("file://{}", page.display()));
    for width in [1280, 390] {
        browser.be_wide(width);
        let overflow =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.script(overflow), 0, "at {width} pixels");
        assert!(browser.shows("#overall svg"), "at {width} pixels");
    }
    assert!(
        browser
            .text("h1")
            .starts_with("Load test of http://127.0.0.1")
    );
    assert!(browser.text("#troubles").contains(HOSTILE));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_chart_tells_its_figures_under_the_pointer() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let page = stored("pointer").join("report.html");
    browser.open(&format!("file://{}", page.display()));
    let over =
        "const chart = document.querySelector('#overall svg'), box = chart.getBoundingClientRect();
        const middle = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
        chart.dispatchEvent(new PointerEvent('pointermove', middle));
        return chart.parentElement.querySelector('.reading').textContent";
    let reading = browser.script(over).to_string();
    for part in ["at ", " s: median ", ", 95 % ", ", 99 % "] {
        assert!(reading.contains(part), "{reading}");
    }
}

#[test]
fn pictures_are_files_that_hold_no_script() {
    let folder = stored("plots").join("plots");
    let mut pictures = 0;
    for file in fs::read_dir(folder).expect("a folder") {
        let file = file.expect("a file");
        let svg = fs::read_to_string(file.path()).expect("text");
        assert!(
            svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""),
            "{file:?}"
        );
        assert!(
            !svg.contains("<script") && !svg.contains("href"),
            "{file:?}"
        );
        pictures += 1;
    }
    assert_eq!(pictures, 6 + 2 * 4);
}
