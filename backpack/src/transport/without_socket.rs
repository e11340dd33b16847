//! The place of WebSockets in a build without the feature `websocket`: none can be opened.
