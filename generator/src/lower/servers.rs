//! Servers, with their variables.

use super::{Lowering, docs};
use crate::ir::{Server, ServerVariable};

impl Lowering<'_> {
    /// The servers of the whole API.
    pub(super) fn lower_servers(&mut self) {
        for server in &self.resolved.servers {
            let server = &server.value;
            let used =
                server.variables.iter().flatten().filter(|(name, _)| server.url.contains(&format!("{{{name}}}")));
            let variables = used.map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
                docs: docs::text(variable.description.as_ref()),
            });
            self.api.servers.push(Server {
                name: docs::name_of(&server.extensions),
                template: server.url.clone(),
                variables: variables.collect(),
                url: server_url(server),
                docs: docs::text(server.description.as_ref()),
            });
        }
    }
}

/// The address of a server, with the defaults of its variables.
pub(super) fn server_url(server: &openapiv3::Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}
