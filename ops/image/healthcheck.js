// Exit code 0 when the server in this container can serve requests.
const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health/ready`);
process.exit(ok ? 0 : 1);
