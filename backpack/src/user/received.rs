//! The values that an endpoint had of others and of tables when a request was made: whence they came, and which are secrets.

use crate::declare::endpoint::Declaration;
use crate::seen::Given;
use crate::user::User;
use crate::user::dependency;
use crate::user::exact::Taken;
use crate::user::rows::Row;

/// The values that an endpoint had when a request was made.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    endpoint: &'static Declaration,
    /// In the order of the declaration, each with how many requests ago its source succeeded.
    values: Vec<Option<(Taken, u64)>>,
    /// In the order of the declaration.
    rows: Vec<Option<Row>>,
}

impl Received {
    /// Those of the user's request of this number, from 1.
    pub(crate) fn of(user: &User, endpoint: &'static Declaration, number: u64) -> Self {
        let state = user.state_of(endpoint);
        let dependencies = endpoint.dependencies.iter().zip(state.received());
        let values = dependencies.map(|(dependency, value)| {
            let source = user.state_of((dependency.source.declaration)());
            let ago = number.saturating_sub(source.succeeded_as);
            value.clone().map(|value| (value, ago))
        });
        Self {
            endpoint,
            values: values.collect(),
            rows: state.rows().to_vec(),
        }
    }

    /// Those whose names say that they are secrets, wherever they go.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let values = self.endpoint.dependencies.iter().zip(&self.values);
        let values = values.filter(|(dependency, _)| dependency.is_secret());
        let values = values.filter_map(|(_, value)| value.clone().map(|(value, _)| value));
        let cells = self.endpoint.cells.iter().zip(&self.rows);
        let cells = cells.filter(|(cell, _)| cell.is_secret());
        let cells = cells.filter_map(|(cell, row)| Some(Taken::whole((*row)?.value(cell))));
        let secrets = values.chain(cells);
        secrets
            .map(|value| dependency::text(None, &value))
            .collect()
    }

    /// Whence each came.
    pub(crate) fn given(&self) -> Vec<Given> {
        let values = self.endpoint.dependencies.iter().zip(&self.values);
        let values = values.filter_map(|(dependency, value)| {
            let (source, part) = (dependency.source.type_name, dependency.part);
            Some(Given {
                target: dependency.target.to_string(),
                source: match value.as_ref()?.1 {
                    1 => format!("{source}.{part}, 1 request ago"),
                    ago => format!("{source}.{part}, {ago} requests ago"),
                },
            })
        });
        let cells = self.endpoint.cells.iter().zip(&self.rows);
        let cells = cells.filter_map(|(cell, row)| {
            let (table, row) = (cell.table.name, row.as_ref()?.number + 1);
            Some(Given {
                target: cell.target.to_string(),
                source: format!("{table}, row {row}"),
            })
        });
        values.chain(cells).collect()
    }
}
