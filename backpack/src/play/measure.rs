//! What a test measures by its own hand: times, values, counts, and the requests of other clients.

use std::fmt::Display;

use crate::declare::endpoint::EndpointId;
use crate::declare::measure::MeasureKind;
use crate::declare::metric::{
    CountMetric, MetricDeclaration, MetricValue, TimeMetric, ValueMetric,
};
use crate::metrics::{MeasureIndex, Sample, SeriesIndex, SeriesKey};
use crate::play::request::park_if_stopping;
use crate::play::row::Row;
use crate::play::timed::Timed;
use crate::text::printable::line;
use crate::user::User;
use crate::user::measures::{KnownRow, MeasureId};

impl User {
    /// Measures how long something takes; gives what it gives. What is cut off before its end is counted apart.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Page = GET "/"; }
    /// # async fn render(_page: &str) -> usize { 0 }
    /// metric! {
    ///     /// From the answer to the picture.
    ///     pub Render = time;
    /// }
    ///
    /// async fn play(user: &mut User) {
    ///     let page = Page.get(user).await;
    ///     let pixels = user.time(Render, async { render(&page.text()).await }).await;
    ///     println!("{pixels} pixels");
    /// }
    /// ```
    #[allow(clippy::needless_pass_by_value)] // a unit struct, as everywhere in the language
    pub fn time<M: TimeMetric, F: Future>(&mut self, _metric: M, work: F) -> Timed<'_, F> {
        Timed {
            user: self,
            of: id(MeasureKind::Time, M::METRIC),
            name: M::METRIC.name,
            span: None,
            work,
        }
    }

    /// Takes a value of a metric: how many things are in a cart, how much somebody owes. What is no number (NaN, or without end) is
    /// told among the errors of steps.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// metric! { pub CartSize = value; }
    ///
    /// async fn play(user: &mut User) {
    ///     let cart = ["apple", "pear"];
    ///     user.record(CartSize, cart.len());
    /// }
    /// ```
    #[allow(clippy::needless_pass_by_value)]
    pub fn record<M: ValueMetric>(&mut self, _metric: M, value: impl MetricValue) {
        let value = value.number();
        if !value.is_finite() {
            let name = M::METRIC.name;
            self.record_step_error(&format!(
                "the metric `{name}` was given {value}, which is no number"
            ));
            return;
        }
        let index = self.index_of(MeasureKind::Value, M::METRIC);
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.measured(index).given(value);
    }

    /// Adds to a metric that is a count.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// metric! { pub Logins = count; }
    ///
    /// async fn play(user: &mut User) {
    ///     user.count(Logins, 1);
    /// }
    /// ```
    #[allow(clippy::needless_pass_by_value)]
    pub fn count<M: CountMetric>(&mut self, _metric: M, more: u64) {
        let index = self.index_of(MeasureKind::Count, M::METRIC);
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.measured(index).count += more;
    }

    fn index_of(&mut self, kind: MeasureKind, metric: &MetricDeclaration) -> MeasureIndex {
        self.measure_index(id(kind, metric), metric.name)
    }

    /// Has the work of any client measured as a request: under this method and name, with its success, its time, and the text of
    /// its error. It is in the totals as every request is; a wait follows it, and no new one starts at the end of a test.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # struct Greeter;
    /// # impl Greeter { async fn say_hello(&self, _name: &str) -> Result<String, std::io::Error> { Ok(String::new()) } }
    /// # async fn play(user: &mut User, greeter: Greeter) -> backpack::Result {
    /// let greeting = user.measure("GRPC", "SayHello", greeter.say_hello("ada")).await?;
    /// println!("{greeting}");
    /// # Ok(()) }
    /// ```
    ///
    /// `metric! { pub SayHello = row "GRPC" "SayHello"; }` gives the row a name for thresholds, as `SayHello.p95 < 1s`.
    ///
    /// # Errors
    /// That of the work.
    pub async fn measure<T, E: Display>(
        &mut self,
        method: &'static str,
        name: &str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        park_if_stopping(self).await;
        let series = self.row(method, name);
        self.note_request();
        let lateness = self.take_lateness();
        if lateness.is_some() {
            self.context.recorder.borrow_mut().sent();
        }
        let row = Row::begin(&self.context, &self.signals, series);
        let done = work.await;
        let error = done.as_ref().err().map(ToString::to_string);
        let error = error.map(|text| self.context.settings.hidden.text(text).into_owned());
        let sample = Sample {
            elapsed: row.elapsed(),
            lateness,
            error: error.as_deref(),
            ..Sample::default()
        };
        row.end(&sample);
        done
    }

    /// The series of a row; looked up once for each method, name and prefix.
    fn row(&mut self, method: &'static str, name: &str) -> SeriesIndex {
        let method = readable(method);
        let prefix = self.scene().prefix;
        let mut known = self.measures.rows.iter();
        let is_it =
            |row: &&KnownRow| row.method == method && row.name == name && row.prefix == prefix;
        if let Some(known) = known.find(is_it) {
            return known.series;
        }
        let key = SeriesKey {
            endpoint: EndpointId::of_row(method, name),
            type_name: "",
            method,
            scenario: self.scene().scenario,
            name: line(&self.context.prefixed(prefix, name)),
        };
        let series = self.context.recorder.borrow_mut().series(key);
        let name = name.to_owned();
        self.measures.rows.push(KnownRow {
            method,
            name,
            prefix,
            series,
        });
        series
    }
}

/// The method, or what stands for one that nobody could read in a report.
fn readable(method: &'static str) -> &'static str {
    match method.trim().is_empty() || method.contains(char::is_control) {
        true => "?",
        false => method,
    }
}

fn id(kind: MeasureKind, metric: &MetricDeclaration) -> MeasureId {
    MeasureId::of(kind, metric.id)
}
