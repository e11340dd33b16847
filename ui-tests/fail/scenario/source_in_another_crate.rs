//! A dependency that another crate declares is missed all the same.

use backpack::prelude::*;
use backpack_ui_endpoints::{Player, SessionStart};

scenario! { Game = [Player.get, SessionStart, Player.put]; }

fn main() {}
