//! Commands of curl, as people write them and browsers copy them.

use std::fs;
use std::time::Duration;

use url::form_urlencoded;

use super::Refusal;
use super::program::Wait;
use super::replay::Recording;
use super::shell;
use super::traffic::{
    Body, Exchange, METHODS, Part, Request, basic, body, carries_body, has_twice, is_header,
    is_of_client, origin, url,
};

/// The requests of a text with commands, and what is told of the rest, a line each.
pub(crate) fn read(text: &str) -> Result<(Recording, Vec<String>), Refusal> {
    if is_of_cmd(text) {
        return Err(Refusal::input(
            "this is quoted for cmd of Windows: take what the browser copies for bash",
        ));
    }
    commands(shell::commands(text).map_err(Refusal::input)?)
}

/// Whether a `^` outside of all quotes of bash is before a quote or the end of a line.
fn is_of_cmd(text: &str) -> bool {
    let mut quote = None;
    let mut before = ' ';
    let mut text = text.chars().peekable();
    while let Some(one) = text.next() {
        match (quote, one) {
            (None, '^') if matches!(text.peek(), Some('"' | '\r' | '\n')) => return true,
            (None | Some('"' | '$'), '\\') => {
                text.next();
            }
            (None, '\'') if before == '$' => quote = Some('$'),
            (None, '"' | '\'') => quote = Some(one),
            (Some('$'), '\'') => quote = None,
            (Some(open), _) if open == one && open != '$' => quote = None,
            _ => {}
        }
        before = one;
    }
    false
}

/// The same of commands that are words already.
pub(crate) fn commands(commands: Vec<Vec<String>>) -> Result<(Recording, Vec<String>), Refusal> {
    let mut told = Vec::new();
    let mut exchanges = Vec::new();
    let mut insecure = false;
    for words in commands {
        let mut words: Vec<_> = words.into_iter().collect();
        // A prompt that was copied too, and variables of this command alone.
        let is_before = |word: &String| word == "$" || is_assignment(word);
        let begin = words
            .iter()
            .position(|word| !is_before(word))
            .unwrap_or(words.len());
        words.drain(..begin);
        let Some(name) = words.first() else {
            continue;
        };
        if !is_curl(name) {
            return Err(Refusal::input(format!(
                "`{name}` is no curl: a command begins with `curl`, and an address with a `&` in it stands in quotes"
            )));
        }
        for arguments in words[1..].split(|word| word == "--next" || word == "-:") {
            let command = Command::read(arguments)?;
            insecure |= command.insecure;
            exchanges.extend(
                command
                    .requests(&mut told)?
                    .into_iter()
                    .map(|request| Exchange {
                        request,
                        answer: None,
                        begun: None,
                        took: Duration::ZERO,
                    }),
            );
        }
    }
    let Some(first) = exchanges.first() else {
        return Err(Refusal::input("there is no command of curl"));
    };
    let host = origin(&first.request.url);
    let requests = match exchanges.len() {
        1 => "A request of curl".to_owned(),
        count => format!("{count} requests of curl"),
    };
    let recording = Recording {
        about: vec![format!("{requests}, to {host}.")],
        exchanges,
        insecure,
        wait: Wait::Between(Duration::from_secs(1), Duration::from_secs(3)),
    };
    Ok((recording, told))
}

fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name, "curl" | "curl.exe")
}

fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map(|(name, _)| name);
    name.is_some_and(|name| {
        !name.is_empty()
            && name
                .chars()
                .all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_')
    })
}

/// What an option does with its value.
#[derive(Clone, Copy)]
enum Takes {
    Method,
    Header,
    /// `-d`
    Data,
    DataRaw,
    DataBinary,
    DataEncoded,
    Json,
    Form,
    FormText,
    User,
    Bearer,
    Cookie,
    Agent,
    Referer,
    Url,
    UrlQuery,
    Upload,
    /// Says nothing of the request.
    Nothing,
    /// The same, but the load test can be told so.
    Flag(&'static str),
}

/// What an option without a value does.
#[derive(Clone, Copy)]
enum Does {
    Get,
    Head,
    Insecure,
    Nothing,
}

#[derive(Clone, Copy)]
enum Means {
    With(Takes),
    Alone(Does),
}

use Does as D;
use Means::{Alone, With};
use Takes as T;

/// Options by their letter, if they have one, and their word.
const OPTIONS: &[(Option<char>, &str, Means)] = &[
    (Some('X'), "request", With(T::Method)),
    (Some('H'), "header", With(T::Header)),
    (Some('d'), "data", With(T::Data)),
    (None, "data-ascii", With(T::Data)),
    (None, "data-raw", With(T::DataRaw)),
    (None, "data-binary", With(T::DataBinary)),
    (None, "data-urlencode", With(T::DataEncoded)),
    (None, "json", With(T::Json)),
    (Some('F'), "form", With(T::Form)),
    (None, "form-string", With(T::FormText)),
    (Some('u'), "user", With(T::User)),
    (None, "oauth2-bearer", With(T::Bearer)),
    (Some('b'), "cookie", With(T::Cookie)),
    (Some('A'), "user-agent", With(T::Agent)),
    (Some('e'), "referer", With(T::Referer)),
    (None, "url", With(T::Url)),
    (None, "url-query", With(T::UrlQuery)),
    (Some('T'), "upload-file", With(T::Upload)),
    (Some('G'), "get", Alone(D::Get)),
    (Some('I'), "head", Alone(D::Head)),
    (Some('k'), "insecure", Alone(D::Insecure)),
    // The load test follows redirects, as browsers do, which copy their requests without `-L`.
    (Some('L'), "location", Alone(D::Nothing)),
    (None, "location-trusted", Alone(D::Nothing)),
    (None, "cacert", With(T::Flag("--cacert"))),
    (Some('E'), "cert", With(T::Flag("--cert"))),
    (None, "key", With(T::Flag("--key"))),
    (None, "resolve", With(T::Flag("--resolve"))),
    (Some('o'), "output", With(T::Nothing)),
    (Some('w'), "write-out", With(T::Nothing)),
    (Some('c'), "cookie-jar", With(T::Nothing)),
    (Some('D'), "dump-header", With(T::Nothing)),
    (Some('m'), "max-time", With(T::Nothing)),
    (Some('x'), "proxy", With(T::Nothing)),
    (None, "noproxy", With(T::Nothing)),
    (None, "connect-timeout", With(T::Nothing)),
    (None, "max-redirs", With(T::Nothing)),
    (None, "retry", With(T::Nothing)),
    (None, "retry-delay", With(T::Nothing)),
    (None, "retry-max-time", With(T::Nothing)),
    (None, "limit-rate", With(T::Nothing)),
    (None, "ciphers", With(T::Nothing)),
    (None, "tls-max", With(T::Nothing)),
    (None, "stderr", With(T::Nothing)),
    (None, "trace", With(T::Nothing)),
    (None, "trace-ascii", With(T::Nothing)),
    (None, "output-dir", With(T::Nothing)),
    (None, "compressed", Alone(D::Nothing)),
    (Some('s'), "silent", Alone(D::Nothing)),
    (Some('S'), "show-error", Alone(D::Nothing)),
    (Some('v'), "verbose", Alone(D::Nothing)),
    (Some('i'), "include", Alone(D::Nothing)),
    (None, "show-headers", Alone(D::Nothing)),
    (Some('f'), "fail", Alone(D::Nothing)),
    (None, "fail-with-body", Alone(D::Nothing)),
    (Some('g'), "globoff", Alone(D::Nothing)),
    (Some('O'), "remote-name", Alone(D::Nothing)),
    (Some('J'), "remote-header-name", Alone(D::Nothing)),
    (Some('N'), "no-buffer", Alone(D::Nothing)),
    (Some('#'), "progress-bar", Alone(D::Nothing)),
    (Some('q'), "disable", Alone(D::Nothing)),
    (Some('n'), "netrc", Alone(D::Nothing)),
    (Some('j'), "junk-session-cookies", Alone(D::Nothing)),
    (Some('Z'), "parallel", Alone(D::Nothing)),
    (Some('0'), "http1.0", Alone(D::Nothing)),
    (Some('1'), "tlsv1", Alone(D::Nothing)),
    (Some('4'), "ipv4", Alone(D::Nothing)),
    (Some('6'), "ipv6", Alone(D::Nothing)),
    (None, "http1.1", Alone(D::Nothing)),
    (None, "http2", Alone(D::Nothing)),
    (None, "http2-prior-knowledge", Alone(D::Nothing)),
    (None, "http3", Alone(D::Nothing)),
    (None, "tlsv1.2", Alone(D::Nothing)),
    (None, "tlsv1.3", Alone(D::Nothing)),
    (None, "ssl-no-revoke", Alone(D::Nothing)),
    (None, "basic", Alone(D::Nothing)),
    (None, "path-as-is", Alone(D::Nothing)),
    (None, "no-progress-meter", Alone(D::Nothing)),
    (None, "no-keepalive", Alone(D::Nothing)),
    (None, "tcp-nodelay", Alone(D::Nothing)),
    (None, "tr-encoding", Alone(D::Nothing)),
    (None, "create-dirs", Alone(D::Nothing)),
];

/// One command, as it was said.
#[derive(Default)]
struct Command {
    method: Option<String>,
    headers: Vec<(String, String)>,
    /// Those that have an option: what was said with `-H` of these was only copied.
    own_headers: Vec<(&'static str, String)>,
    data: Vec<u8>,
    has_data: bool,
    is_json: bool,
    form: Vec<(String, Part)>,
    user: Option<String>,
    cookies: Vec<String>,
    urls: Vec<String>,
    url_query: Vec<String>,
    upload: Option<String>,
    flags: Vec<&'static str>,
    get: bool,
    head: bool,
    insecure: bool,
}

impl Command {
    fn read(arguments: &[String]) -> Result<Self, Refusal> {
        let mut command = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            if let Some(word) = argument.strip_prefix("--") {
                if word.is_empty() {
                    command.urls.extend(arguments.by_ref().cloned());
                    continue;
                }
                match known(word)? {
                    Alone(does) => command.alone(does),
                    With(takes) => {
                        let value = arguments.next().ok_or_else(|| lacks(argument))?;
                        command.with(takes, value)?;
                    }
                }
                continue;
            }
            match argument
                .strip_prefix('-')
                .filter(|letters| !letters.is_empty())
            {
                None => command.urls.push(argument.clone()),
                Some(letters) => command.letters(letters, &mut arguments)?,
            }
        }
        Ok(command)
    }

    /// `-sXPOST`: several of one letter, the last perhaps with its value.
    fn letters<'a>(
        &mut self,
        letters: &str,
        rest: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(), Refusal> {
        for (at, letter) in letters.char_indices() {
            let option = OPTIONS.iter().find(|(short, _, _)| *short == Some(letter));
            let Some((_, _, means)) = option else {
                return Err(Refusal::usage(format!(
                    "`-{letter}` of curl is not known here"
                )));
            };
            match *means {
                Alone(does) => self.alone(does),
                With(takes) => {
                    let behind = &letters[at + letter.len_utf8()..];
                    return match behind.is_empty() {
                        false => self.with(takes, behind),
                        true => {
                            let value = rest.next().ok_or_else(|| lacks(&format!("-{letter}")))?;
                            self.with(takes, value)
                        }
                    };
                }
            }
        }
        Ok(())
    }

    fn alone(&mut self, does: Does) {
        match does {
            D::Get => self.get = true,
            D::Head => self.head = true,
            D::Insecure => self.insecure = true,
            D::Nothing => {}
        }
    }

    fn with(&mut self, takes: Takes, value: &str) -> Result<(), Refusal> {
        match takes {
            T::Method => self.method = Some(value.to_ascii_uppercase()),
            T::Header => self.header(value)?,
            T::Data => match value.strip_prefix('@') {
                Some(path) => {
                    let mut bytes = file(path)?;
                    bytes.retain(|byte| !matches!(byte, b'\r' | b'\n' | 0));
                    self.add(&bytes, "&");
                }
                None => self.add(value.as_bytes(), "&"),
            },
            T::DataRaw => self.add(value.as_bytes(), "&"),
            T::DataBinary => match value.strip_prefix('@') {
                Some(path) => self.add(&file(path)?, "&"),
                None => self.add(value.as_bytes(), "&"),
            },
            T::DataEncoded => {
                let encoded = encoded(value)?;
                self.add(encoded.as_bytes(), "&");
            }
            T::Json => {
                self.is_json = true;
                match value.strip_prefix('@') {
                    Some(path) => self.add(&file(path)?, ""),
                    None => self.add(value.as_bytes(), ""),
                }
            }
            T::Form => self.form(value)?,
            T::FormText => {
                let (name, text) = value.split_once('=').ok_or_else(|| no_field(value))?;
                self.form
                    .push((name.to_owned(), Part::Text(text.to_owned())));
            }
            T::User => self.user = Some(value.to_owned()),
            T::Bearer => self
                .headers
                .push(("authorization".to_owned(), format!("Bearer {value}"))),
            T::Cookie => self
                .cookies
                .extend(value.contains('=').then(|| value.to_owned())),
            T::Agent => self.own_header("user-agent", value)?,
            T::Referer => {
                let page = value.strip_suffix(";auto").unwrap_or(value);
                self.own_header("referer", page)?;
            }
            T::Url => self.urls.push(value.to_owned()),
            T::UrlQuery => self.url_query.push(match value.strip_prefix('+') {
                Some(raw) => raw.to_owned(),
                None => encoded(value)?,
            }),
            T::Upload => self.upload = Some(value.to_owned()),
            T::Flag(flag) => self.flags.push(flag),
            T::Nothing => {}
        }
        Ok(())
    }

    /// `Name: value`, `Name;` for one without a value; `Name:` takes it away.
    fn header(&mut self, text: &str) -> Result<(), Refusal> {
        if text.starts_with('@') {
            return Err(Refusal::usage(format!(
                "`-H {text}`: write the headers of that file one by one"
            )));
        }
        let (name, value) = match (text.split_once(':'), text.strip_suffix(';')) {
            (Some((_, "")), _) => return Ok(()),
            (Some((name, value)), _) => (name, value.trim()),
            (None, Some(name)) => (name, ""),
            (None, None) => {
                return Err(Refusal::usage(format!(
                    "`-H {text}` is no header: write `Name: value`"
                )));
            }
        };
        let name = name.trim().to_ascii_lowercase();
        if !is_header(&name, value) {
            return Err(Refusal::usage(format!(
                "`-H {text}` is no header that can be sent: visible ASCII can"
            )));
        }
        if name == "cookie" {
            self.cookies.push(value.to_owned());
        } else if !is_of_client(&name, value)
            && !self.headers.iter().any(|(other, _)| *other == name)
        {
            self.headers.push((name, value.to_owned()));
        }
        Ok(())
    }

    /// The last one counts.
    fn own_header(&mut self, name: &'static str, value: &str) -> Result<(), Refusal> {
        if !is_header(name, value) {
            let why = format!("`{value}` cannot be the {name}: visible ASCII can");
            return Err(Refusal::usage(why));
        }
        self.own_headers.retain(|(other, _)| *other != name);
        self.own_headers.push((name, value.to_owned()));
        Ok(())
    }

    fn add(&mut self, bytes: &[u8], between: &str) {
        if self.has_data {
            self.data.extend(between.as_bytes());
        }
        self.data.extend(bytes);
        self.has_data = true;
    }

    /// `name=text`, `name=@file`, `name=<file`.
    fn form(&mut self, text: &str) -> Result<(), Refusal> {
        let (name, value) = text.split_once('=').ok_or_else(|| no_field(text))?;
        let path = |value: &str| {
            value
                .split(';')
                .next()
                .unwrap_or_default()
                .trim_matches('"')
                .to_owned()
        };
        let part = match (value.strip_prefix('@'), value.strip_prefix('<')) {
            (Some(value), _) => Part::File(path(value)),
            (_, Some(value)) => {
                let bytes = file(&path(value))?;
                Part::Text(String::from_utf8_lossy(&bytes).into_owned())
            }
            _ => {
                let plain = value.split(";type=").next().unwrap_or_default();
                Part::Text(plain.trim_matches('"').to_owned())
            }
        };
        self.form.push((name.to_owned(), part));
        Ok(())
    }

    /// One for each address.
    fn requests(self, told: &mut Vec<String>) -> Result<Vec<Request>, Refusal> {
        if self.urls.is_empty() {
            return Err(Refusal::usage("a curl without an address"));
        }
        for flag in &self.flags {
            told.push(format!(
                "left out: `{flag}`; give it to the load test when it runs"
            ));
        }
        let urls = self.urls.clone();
        urls.iter()
            .map(|address| self.request(address, told))
            .collect()
    }

    fn request(&self, address: &str, told: &mut Vec<String>) -> Result<Request, Refusal> {
        let with_scheme = match address.contains("://") {
            true => address.to_owned(),
            // As curl takes it.
            false => format!("http://{address}"),
        };
        let read = url(&with_scheme).filter(|(url, _)| !url.path().starts_with("//"));
        let (mut url, in_url) = read.ok_or_else(|| {
            Refusal::input(format!("`{address}` is no address that can be requested"))
        })?;
        let has_body = self.has_data && !self.get || !self.form.is_empty() || self.upload.is_some();
        let method = match &self.method {
            Some(method) => method.as_str(),
            None if self.head => "HEAD",
            None if self.upload.is_some() => "PUT",
            None if has_body => "POST",
            None => "GET",
        };
        if !METHODS.contains(&method) {
            return Err(Refusal::input(format!(
                "`{method}` is no method of a load test: it has {}",
                METHODS.join(", ")
            )));
        }
        let mut query: Vec<String> = self.url_query.clone();
        if self.get && self.has_data {
            query.push(String::from_utf8_lossy(&self.data).into_owned());
        }
        if !query.is_empty() {
            let all: Vec<_> = url
                .query()
                .into_iter()
                .map(str::to_owned)
                .chain(query)
                .collect();
            url.set_query(Some(&all.join("&")));
        }
        let mut headers = self.headers.clone();
        let own = self.own_headers.iter();
        headers.extend(own.map(|(name, value)| ((*name).to_owned(), value.clone())));
        if !self.cookies.is_empty() {
            headers.push(("cookie".to_owned(), self.cookies.join("; ")));
        }
        let mut basic_user = in_url;
        if let Some(user) = &self.user {
            let (name, password) = user.split_once(':').unwrap_or((user, ""));
            basic_user = Some((name.to_owned(), password.to_owned()));
        }
        let said = headers.iter().position(|(name, _)| name == "authorization");
        if let Some(said) = said {
            if basic_user.is_some() {
                headers.remove(said);
            } else if let Some(read) = basic(&headers[said].1) {
                basic_user = Some(read);
                headers.remove(said);
            }
        }
        let mut body = None;
        if has_body && !carries_body(method) {
            told.push(format!(
                "left out: the body of {method} {}, for no body goes with {method}",
                url.path()
            ));
        } else if has_body {
            body = Some(self.body(&mut headers, told)?);
        }
        if self.is_json && !headers.iter().any(|(name, _)| name == "accept") {
            headers.push(("accept".to_owned(), "application/json".to_owned()));
        }
        Ok(Request {
            method: method.to_owned(),
            url,
            headers,
            basic: basic_user,
            body,
        })
    }

    /// What is sent; the header with its type stays only where it says more than the body does.
    fn body(
        &self,
        headers: &mut Vec<(String, String)>,
        told: &mut Vec<String>,
    ) -> Result<Body, Refusal> {
        if let Some(path) = &self.upload {
            told.push(of_file(path));
            return Ok(Body::File(path.clone()));
        }
        let said = headers.iter().position(|(name, _)| name == "content-type");
        let said = said.map(|at| headers.remove(at).1);
        if !self.form.is_empty() {
            if has_twice(&self.form) {
                return Err(Refusal::input(
                    "two parts of a form have one name, which a load test cannot send: give one of them with -F",
                ));
            }
            for (_, part) in &self.form {
                if let Part::File(path) = part {
                    told.push(of_file(path));
                }
            }
            return Ok(Body::Multipart(self.form.clone()));
        }
        let usual = match self.is_json {
            true => "application/json",
            false => "application/x-www-form-urlencoded",
        };
        let (body, own) = body(self.data.clone(), Some(said.as_deref().unwrap_or(usual)));
        headers.extend(own.map(|own| ("content-type".to_owned(), own)));
        Ok(body)
    }
}

fn of_file(path: &str) -> String {
    format!(
        "`{path}` is read while the load test compiles: its path counts from the folder of its Cargo.toml"
    )
}

fn known(word: &str) -> Result<Means, Refusal> {
    let option = OPTIONS.iter().find(|(_, long, _)| *long == word);
    let means = option.map(|(_, _, means)| *means);
    means.ok_or_else(|| Refusal::usage(format!("`--{word}` of curl is not known here")))
}

fn lacks(option: &str) -> Refusal {
    Refusal::usage(format!("`{option}` of curl lacks its value"))
}

fn no_field(text: &str) -> Refusal {
    Refusal::usage(format!(
        "`{text}` is no field of a form: write `name=value`"
    ))
}

/// A file that a command sends.
fn file(path: &str) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(|error| Refusal::input(format!("cannot read {path}: {error}")))
}

/// `--data-urlencode`: `text`, `=text`, `name=text`, `@file`, `name@file`.
fn encoded(text: &str) -> Result<String, Refusal> {
    let encode = |bytes: &[u8]| form_urlencoded::byte_serialize(bytes).collect::<String>();
    let named = |name: &str, value: String| match name.is_empty() {
        true => value,
        false => format!("{name}={value}"),
    };
    match text.find(['=', '@']) {
        Some(at) if text[at..].starts_with('=') => {
            Ok(named(&text[..at], encode(&text.as_bytes()[at + 1..])))
        }
        Some(at) => Ok(named(&text[..at], encode(&file(&text[at + 1..])?))),
        None => Ok(encode(text.as_bytes())),
    }
}
