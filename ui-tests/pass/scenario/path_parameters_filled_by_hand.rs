//! Blocks that fill path parameters, and others that only look like it.

use std::ops::{Index, IndexMut};

use backpack::prelude::*;

endpoint! { Player = GET "/players/{id}"; }

mod shop {
    use backpack::prelude::*;

    endpoint! { pub Item = GET "/items/{item}"; }
}

/// Of the user's own, and nothing to do with endpoints.
#[derive(Default)]
struct Maze([Way; 3]);

#[derive(Default)]
struct Way;

impl Way {
    fn set_path(&mut self, _name: &str, _length: u32) {}
}

impl Index<usize> for Maze {
    type Output = Way;

    fn index(&self, at: usize) -> &Way {
        &self.0[at]
    }
}

impl IndexMut<usize> for Maze {
    fn index_mut(&mut self, at: usize) -> &mut Way {
        &mut self.0[at]
    }
}

const FIRST: usize = 0;

scenario! {
    pub Visit = [
        async |user| {
            user[Player].set_path("id", 5);
            user[shop::Item].set_path("item", 5);
            let name = "ident";
            user[Player].set_path(name, 5);
            let mut maze = Maze::default();
            maze[FIRST].set_path("exit", 5);
            maze[1].set_path("exit", 5);
        },
        async |_user| {
            #[allow(non_snake_case)]
            let Last = 2;
            let mut maze = Maze::default();
            maze[Last].set_path("exit", 5);
        },
        async |user| {
            endpoint! { Own = GET "/own/{own}"; }
            user[Own].set_path("own", 5);
        },
        async |user| {
            use shop::Item as Own;
            user[Own].set_path("item", 5);
        },
        Player,
    ];
}

fn main() {
    endpoint! { Inner = GET "/inner/{id}"; }
    scenario! {
        WithinAFunction = [async |user| user[Inner].set_path("id", 5), Inner];
    }
    let _ = WithinAFunction;
}
