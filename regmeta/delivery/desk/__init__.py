"""The service desk: what a registry sends, from its e-mail to an edition or back to its sender."""
