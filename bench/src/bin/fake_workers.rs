//! Workers that only pretend, under a real Locust master: how many it carries. Each sends what a worker of a busy machine sends,
//! heartbeats and statistics of 20 endpoints with 1,000 requests a second; nothing is requested. Prints a row of a table for each
//! number of workers.
//!
//! `cargo run --release -p backpack-bench --bin fake_workers -- target/locust-2.47.0/bin/locust 20 1 10 100 300`

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::error::Error;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};
use std::{env, fs};

use backpack::__testing::locust::{Heartbeat, Moment, State, Tally, ToMaster, Users};
use serde::Deserialize;
use serde::de::IgnoredAny;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use tokio::task::LocalSet;
use zeromq::util::PeerIdentity;
use zeromq::{DealerSocket, Socket, SocketOptions, SocketRecv, SocketSend, ZmqMessage};

const ENDPOINTS: u64 = 20;
/// Of one worker and second.
const REQUESTS: u64 = 1000;
const USERS: usize = 10;
const HEARTBEAT: Duration = Duration::from_secs(1);
/// In heartbeats.
const REPORT: u64 = 3;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What was seen of one master.
#[derive(Default)]
struct Seen {
    /// How long each heartbeat waited for its answer.
    delays: Vec<Duration>,
    /// Those that were not answered before the next one.
    late: usize,
    /// The time of the master's processor when the users were there, and when the test ended; and when that was.
    begin: Option<(u64, Instant)>,
    end: Option<(u64, Instant)>,
    bytes: usize,
    requests: u64,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [locust, seconds, numbers @ ..] = arguments.as_slice() else {
        return Err("usage: fake_workers LOCUST SECONDS WORKERS…".into());
    };
    let locust = fs::canonicalize(locust)?;
    println!(
        "| workers | master's processor | memory | received | answer to a heartbeat: median | 99 % | longest | late | requests told | in Locust's CSV |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for number in numbers {
        println!("{}", measure(&locust, seconds.parse()?, number.parse()?)?);
    }
    Ok(())
}

fn measure(locust: &Path, seconds: u64, workers: usize) -> Result<String> {
    let folder = env::temp_dir().join(format!("backpack-fake-workers-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut master = start(locust, &folder, port, workers, seconds)?;
    let seen = Rc::new(RefCell::new(Seen::default()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let pid = Pid::from_u32(master.id());
    let all = LocalSet::new();
    for number in 0..workers {
        let seen = Rc::clone(&seen);
        all.spawn_local(async move {
            if let Err(error) = work(number, port, pid, &seen).await {
                eprintln!("worker {number}: {error}");
            }
        });
    }
    runtime.block_on(all);
    let (_, memory) = usage(pid);
    master.wait()?;
    let csv = fs::read_to_string(folder.join("out_stats.csv"))?;
    fs::remove_dir_all(&folder)?;
    let mut seen = seen.take();
    row(workers, &mut seen, memory, arrived(&csv)?)
}

fn start(
    locust: &Path,
    folder: &PathBuf,
    port: u16,
    workers: usize,
    seconds: u64,
) -> Result<Child> {
    let locustfile = "from locust import User, task\n\nclass Game(User):\n    @task\n    def play(self):\n        pass\n";
    fs::write(folder.join("locustfile.py"), locustfile)?;
    let users = (USERS * workers).to_string();
    let mut command = Command::new(locust);
    command
        .current_dir(folder)
        .args([
            "-f",
            "locustfile.py",
            "--master",
            "--headless",
            "--only-summary",
            "--csv",
            "out",
        ])
        .args([
            "--master-bind-host",
            "127.0.0.1",
            "--master-bind-port",
            &port.to_string(),
        ])
        .args([
            "--expect-workers",
            &workers.to_string(),
            "-t",
            &format!("{seconds}s"),
        ])
        .args(["-u", &users, "-r", &users, "--loglevel", "WARNING"])
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("log"))?);
    Ok(command.spawn()?)
}

/// The requests that Locust's table has in all.
fn arrived(csv: &str) -> Result<u64> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for record in reader.records() {
        let record = record?;
        if &record[1] == "Aggregated" {
            return Ok(record[2].parse()?);
        }
    }
    Err("Locust's table has no total".into())
}

fn row(workers: usize, seen: &mut Seen, memory: u64, arrived: u64) -> Result<String> {
    let (begin, end) = seen.begin.zip(seen.end).ok_or("the test did not begin")?;
    let time = end.1.duration_since(begin.1).as_secs_f64();
    let processor = (end.0 - begin.0) as f64 / 1000.0 / time * 100.0;
    seen.delays.sort();
    let last = seen
        .delays
        .len()
        .checked_sub(1)
        .ok_or("no heartbeat was answered")?;
    let delay =
        |share: f64| seen.delays[(last as f64 * share).round() as usize].as_secs_f64() * 1000.0;
    Ok(format!(
        "| {workers} | {processor:.1} % of a core | {:.0} MiB | {:.2} MB/s | {:.1} ms | {:.1} ms | {:.1} ms | {} | {} | {arrived} |",
        memory as f64 / f64::from(1 << 20),
        seen.bytes as f64 / 1e6 / time,
        delay(0.5),
        delay(0.99),
        delay(1.0),
        seen.late,
        seen.requests,
    ))
}

/// How long processors have worked for a process, in milliseconds, and its memory in bytes.
fn usage(pid: Pid) -> (u64, u64) {
    let mut system = System::new();
    let what = ProcessRefreshKind::nothing().with_cpu().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, what);
    let process = system.process(pid);
    process.map_or((0, 0), |process| {
        (process.accumulated_cpu_time(), process.memory())
    })
}

/// A message of the master; the numbers of users are in a job alone.
#[derive(Deserialize)]
struct Heard(String, Option<Job>, IgnoredAny);

#[derive(Deserialize)]
struct Job {
    #[serde(default)]
    user_classes_count: BTreeMap<String, u64>,
}

/// One fake worker, from its welcome to the end of the test.
struct FakeWorker<'s> {
    socket: DealerSocket,
    identity: String,
    seen: &'s RefCell<Seen>,
    users: Option<u64>,
    /// When the heartbeat that is not answered yet was sent.
    asked: Option<Instant>,
    beats: u64,
    reported: SystemTime,
}

async fn work(number: usize, port: u16, pid: Pid, seen: &RefCell<Seen>) -> Result<()> {
    let identity = format!("fake{number}_{number:032x}");
    let mut options = SocketOptions::default();
    options.peer_identity(PeerIdentity::try_from(identity.as_bytes())?);
    let mut socket = DealerSocket::with_options(options);
    socket.connect(&format!("tcp://127.0.0.1:{port}")).await?;
    let mut worker = FakeWorker {
        socket,
        identity,
        seen,
        users: None,
        asked: None,
        beats: 0,
        reported: SystemTime::now(),
    };
    worker.tell(&ToMaster::ClientReady).await?;
    // Real workers come when they come.
    let begin = tokio::time::Instant::now() + HEARTBEAT.mul_f64((number as f64 * 0.618).fract());
    let mut beats = tokio::time::interval_at(begin, HEARTBEAT);
    loop {
        tokio::select! {
            message = worker.socket.recv() => {
                let message = message?;
                let bytes = message.get(0).ok_or("an empty message")?;
                if worker.hear(bytes, pid).await? {
                    break;
                }
            }
            _ = beats.tick() => worker.beat().await?,
        }
    }
    // What was sent is only queued.
    tokio::time::sleep(Duration::from_millis(150)).await;
    Ok(())
}

impl FakeWorker<'_> {
    async fn tell(&mut self, message: &ToMaster) -> Result<()> {
        let bytes = message.encode(&self.identity);
        if self.seen.borrow().begin.is_some() {
            self.seen.borrow_mut().bytes += bytes.len();
        }
        Ok(self.socket.send(ZmqMessage::from(bytes)).await?)
    }

    /// Whether that was the end.
    async fn hear(&mut self, bytes: &[u8], pid: Pid) -> Result<bool> {
        let Heard(kind, job, _) = rmp_serde::from_slice(bytes)?;
        match kind.as_str() {
            "spawn" => {
                let users = job.map(|job| job.user_classes_count.values().sum());
                self.users = users;
                self.reported = SystemTime::now();
                self.tell(&ToMaster::Spawning).await?;
                self.tell(&ToMaster::SpawningComplete(self.users())).await?;
                let mut seen = self.seen.borrow_mut();
                seen.begin
                    .get_or_insert_with(|| (usage(pid).0, Instant::now()));
            }
            "heartbeat" => {
                if let (Some(asked), Some(_)) = (self.asked.take(), self.users) {
                    self.seen.borrow_mut().delays.push(asked.elapsed());
                }
            }
            "quit" => {
                self.seen
                    .borrow_mut()
                    .end
                    .get_or_insert_with(|| (usage(pid).0, Instant::now()));
                self.report().await?;
                self.tell(&ToMaster::Quit).await?;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    async fn beat(&mut self) -> Result<()> {
        if self.asked.is_some() && self.users.is_some() {
            self.seen.borrow_mut().late += 1;
        }
        self.beats += 1;
        if self.beats.is_multiple_of(REPORT) && self.users.is_some() {
            self.report().await?;
        }
        let state = match self.users {
            Some(_) => State::Running,
            None => State::Ready,
        };
        self.asked.get_or_insert_with(Instant::now);
        self.tell(&ToMaster::Heartbeat(Heartbeat::new(state, 40.0, 50 << 20)))
            .await
    }

    fn users(&self) -> Users {
        Users::new([("Game", self.users.unwrap_or(0))])
    }

    async fn report(&mut self) -> Result<()> {
        let since = std::mem::replace(&mut self.reported, SystemTime::now());
        let tally = traffic(since, self.reported)?;
        self.seen.borrow_mut().requests += tally.requests();
        self.tell(&ToMaster::Stats(tally, epoch(since)?, self.users()))
            .await
    }
}

fn epoch(time: SystemTime) -> Result<f64> {
    Ok(time.duration_since(SystemTime::UNIX_EPOCH)?.as_secs_f64())
}

/// What a worker would have measured between two times: latencies from 1 ms to 3 s, most of them short.
fn traffic(since: SystemTime, until: SystemTime) -> Result<Tally> {
    let mut tally = Tally::default();
    let seconds = until
        .duration_since(since)
        .unwrap_or_default()
        .as_secs_f64();
    let requests = (seconds * REQUESTS as f64) as u64 / ENDPOINTS;
    let last = epoch(until)?;
    let second = last as u64;
    for endpoint in 0..ENDPOINTS {
        let name = format!("/public/endpoint/{endpoint}/v1");
        let entry = tally.entry("POST", &name);
        entry.add_requests(requests, requests / 100, Moment { second, last });
        entry.add_bytes(requests * 512);
        for request in 0..requests {
            let share = (request as f64 * 0.618).fract();
            let milliseconds = (endpoint + 1) as f64 * (1.0 + 50.0 * share.powi(6)) + 3.0 * share;
            entry.add_times(1, milliseconds, milliseconds, milliseconds);
            entry.add_to_distribution(milliseconds, 1);
        }
        let error = "status 503, expected 200..=399";
        tally.add_error("POST", &name, error, requests / 100, (last, last));
    }
    Ok(tally)
}
