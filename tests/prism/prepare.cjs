// Bundles a description into one JSON file, without the servers of paths and operations: every call goes to the mock server.
//
//     node prepare.cjs openapi.yaml bundled.json

const fs = require("fs");
const path = require("path");
const modules = path.join(process.cwd(), "node_modules");
const load = (name) => require(require.resolve(name, { paths: [modules] }));

async function main([from, to]) {
  const { $RefParser } = load("@stoplight/json-schema-ref-parser");
  const document = await new ($RefParser ?? load("@stoplight/json-schema-ref-parser").default)().bundle(path.resolve(from));
  for (const item of Object.values(document.paths ?? {})) {
    delete item.servers;
    for (const operation of Object.values(item)) {
      if (operation && typeof operation === "object") delete operation.servers;
    }
  }
  document.servers = [{ url: "http://127.0.0.1" }];
  if (document.swagger) {
    delete document.servers;
    delete document.basePath;
  }
  fs.writeFileSync(to, JSON.stringify(document));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
