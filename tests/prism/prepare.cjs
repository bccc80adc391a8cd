// Makes two files of a description: one for the generator, bundled and without the servers of paths and operations, so that every call goes
// to the mock server; and one for the mock server, which judges requests only, without what responses hold.
//
//     node prepare.cjs openapi.yaml generated.json mocked.json

const fs = require("fs");
const path = require("path");
const modules = path.join(process.cwd(), "node_modules");
const load = (name) => require(require.resolve(name, { paths: [modules] }));
const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

// The operations, each with the place where it stands.
function operations(document) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) => {
    const place = `#/paths/${path.replace(/~/g, "~0").replace(/\//g, "~1")}`;
    return methods.filter((method) => item[method]).map((method) => [`${place}/${method}`, item[method]]);
  });
}

// All that some values refer to, directly or through others. `also` gives what is kept as a whole with a reference.
function reached(document, values, also) {
  const found = new Set();
  const open = [...values];
  while (open.length > 0) {
    const value = open.pop();
    if (!value || typeof value !== "object") continue;
    open.push(...Object.values(value));
    const reference = typeof value.$ref === "string" ? decodeURIComponent(value.$ref) : undefined;
    if (reference === undefined || found.has(reference)) continue;
    found.add(reference);
    const steps = reference.slice(2).split("/").map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
    open.push(steps.reduce((at, step) => at?.[step], document), also(reference));
  }
  return [...found];
}

// Drops the components that nothing refers to any more: the mock server would read them all.
function prune(document) {
  const kept = reached(document, [document.paths], () => undefined);
  for (const kind of ["schemas", "responses", "examples", "headers", "links", "callbacks"]) {
    const named = document.components?.[kind] ?? {};
    for (const name of Object.keys(named)) {
      const place = `#/components/${kind}/${name.replace(/~/g, "~0").replace(/\//g, "~1")}`;
      if (!kept.some((one) => one === place || one.startsWith(`${place}/`))) delete named[name];
    }
  }
}

async function main([from, generated, mocked]) {
  const RefParser = load("@stoplight/json-schema-ref-parser").default;
  const document = await new RefParser().bundle(path.resolve(from));
  for (const item of Object.values(document.paths ?? {})) delete item.servers;
  for (const [, operation] of operations(document)) delete operation.servers;
  if (document.swagger) {
    delete document.basePath;
  } else {
    document.servers = [{ url: "http://127.0.0.1" }];
  }
  fs.writeFileSync(generated, JSON.stringify(document));

  // A bundler leaves references into the responses of operations; those responses stay.
  const all = operations(document);
  const owner = (reference) => all.find(([place]) => reference.startsWith(`${place}/responses/`));
  const roots = all.map(([, { parameters, requestBody }]) => [parameters, requestBody]);
  const shared = Object.values(document.paths ?? {}).map((item) => item.parameters);
  const kept = new Set(reached(document, [...roots, ...shared], (one) => owner(one)?.[1].responses).map((one) => owner(one)?.[0]));
  for (const [place, operation] of all) {
    if (kept.has(place)) continue;
    operation.responses = { 200: { description: "Accepted" } };
    delete operation.callbacks;
  }
  // Nobody sends these to the server.
  delete document.webhooks;
  delete document["x-webhooks"];
  prune(document);
  fs.writeFileSync(mocked, JSON.stringify(document));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
