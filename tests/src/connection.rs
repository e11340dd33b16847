//! One connection of the recording server: HTTP/1.1 by hand, so that it can also be spoken wrongly.

use std::io;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::answer::{Answer, Ending, Manner};
use crate::arrived::Arrived;

/// Between the pieces of a body that is cut off, so that the client has seen the first of them.
const BREATH: Duration = Duration::from_millis(20);

pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    number: usize,
}

/// Whether another request may follow on the same connection.
#[derive(PartialEq, Eq)]
pub(crate) enum Next {
    Request,
    End,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, number: usize) -> Self {
        Self {
            stream: BufReader::new(stream),
            number,
        }
    }

    /// The next request; `None` once the client has closed.
    pub(crate) async fn read(&mut self) -> io::Result<Option<Arrived>> {
        let first = self.read_line().await?;
        let mut words = first.split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Ok(None);
        };
        let headers = self.read_headers().await?;
        let body = self.read_body(&headers).await?;
        Ok(Some(Arrived {
            method: method.to_owned(),
            target: target.to_owned(),
            headers,
            body,
            connection: self.number,
            at: Instant::now(),
        }))
    }

    async fn read_headers(&mut self) -> io::Result<Vec<(String, String)>> {
        let mut headers = Vec::new();
        loop {
            let line = self.read_line().await?;
            if line.is_empty() {
                return Ok(headers);
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }

    async fn read_body(&mut self, headers: &[(String, String)]) -> io::Result<Vec<u8>> {
        let header = |name: &str| headers.iter().find(|(known, _)| known == name);
        if header("transfer-encoding").is_some() {
            return self.read_chunks().await;
        }
        let length = header("content-length").and_then(|(_, value)| value.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        self.stream.read_exact(&mut body).await?;
        Ok(body)
    }

    async fn read_chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.read_line().await?, 16);
            let size = size.map_err(io::Error::other)?;
            let mut chunk = vec![0; size];
            self.stream.read_exact(&mut chunk).await?;
            self.read_line().await?;
            if size == 0 {
                return Ok(body);
            }
            body.extend(chunk);
        }
    }

    async fn read_line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).await?;
        // A byte a character, so that those that are no UTF-8 are told apart.
        Ok(line
            .trim_ascii_end()
            .iter()
            .copied()
            .map(char::from)
            .collect())
    }

    /// Answers, in the manner that the script asks for.
    pub(crate) async fn answer(&mut self, answer: &Answer, method: &str) -> io::Result<Next> {
        tokio::time::sleep(answer.delay).await;
        match &answer.manner {
            Manner::Whole => self.write_whole(answer, method, &[]).await,
            Manner::Excess(excess) => self.write_whole(answer, method, excess).await,
            Manner::Chunked(size, pause) => self.write_chunks(answer, *size, *pause).await,
            Manner::Endless => self.write_endlessly(answer).await,
            Manner::CutOff(at, ending) => self.write_part(answer, *at, *ending).await,
            Manner::Raw => {
                self.write(&answer.body).await?;
                self.end(Ending::Close).await
            }
            Manner::HangUp(ending) => self.end(*ending).await,
            Manner::Never => self.wait_for_the_client_to_leave().await,
        }
    }

    async fn write_whole(
        &mut self,
        answer: &Answer,
        method: &str,
        excess: &[u8],
    ) -> io::Result<Next> {
        let mut bytes = head_with_length(answer);
        if method != "HEAD" {
            bytes.extend(&answer.body);
        }
        bytes.extend(excess);
        self.write(&bytes).await?;
        Ok(Next::Request)
    }

    async fn write_chunks(
        &mut self,
        answer: &Answer,
        size: usize,
        pause: Duration,
    ) -> io::Result<Next> {
        self.write(&chunked_head(answer)).await?;
        for piece in answer.body.chunks(size.max(1)) {
            self.write(&chunk(piece)).await?;
            tokio::time::sleep(pause).await;
        }
        self.write(&chunk(b"")).await?;
        Ok(Next::Request)
    }

    async fn write_endlessly(&mut self, answer: &Answer) -> io::Result<Next> {
        self.write(&chunked_head(answer)).await?;
        loop {
            self.write(&chunk(&answer.body)).await?;
            tokio::time::sleep(BREATH).await;
        }
    }

    async fn write_part(&mut self, answer: &Answer, at: usize, ending: Ending) -> io::Result<Next> {
        let mut bytes = head_with_length(answer);
        bytes.extend(&answer.body[..at.min(answer.body.len())]);
        self.write(&bytes).await?;
        tokio::time::sleep(BREATH).await;
        self.end(ending).await
    }

    async fn wait_for_the_client_to_leave(&mut self) -> io::Result<Next> {
        let mut rest = [0; 64];
        while self.stream.read(&mut rest).await? > 0 {}
        Ok(Next::End)
    }

    async fn end(&mut self, ending: Ending) -> io::Result<Next> {
        match ending {
            Ending::Close => self.stream.get_mut().shutdown().await?,
            Ending::Reset => self.stream.get_mut().set_zero_linger()?,
        }
        Ok(Next::End)
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes).await
    }
}

fn head(answer: &Answer, framing: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} Scripted\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(framing);
    head.push_str("\r\n");
    head.into_bytes()
}

fn head_with_length(answer: &Answer) -> Vec<u8> {
    match answer.status {
        204 | 304 => head(answer, ""),
        _ => head(
            answer,
            &format!("content-length: {}\r\n", answer.body.len()),
        ),
    }
}

fn chunked_head(answer: &Answer) -> Vec<u8> {
    head(answer, "transfer-encoding: chunked\r\n")
}

fn chunk(piece: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
    chunk.extend(piece);
    chunk.extend(b"\r\n");
    chunk
}
