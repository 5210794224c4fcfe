// Asks another router for the earliest arrival at every stop: see access_agreement.py, which reads what is printed here.
// node access_agreement.mjs NODE_MODULES < question.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const load = createRequire(resolve(process.argv[2], "here.js"));
const asked = JSON.parse(readFileSync(0, "utf8"));
const DAY = new Date(2026, 2, 17, 12);

function seconds(clock) {
  const [hours, minutes, rest] = clock.split(":").map(Number);
  return hours * 3600 + minutes * 60 + rest;
}

async function raptor() {
  const { RaptorAlgorithmFactory } = load("raptor-journey-planner");
  const service = { runsOn: () => true };
  const trips = new Map();
  for (const [tripId, arrival, departure, stop, , noPickUp, noDropOff] of asked.stop_times) {
    if (tripId.startsWith("O:")) continue;
    if (!trips.has(tripId)) trips.set(tripId, { tripId, service, stopTimes: [] });
    trips.get(tripId).stopTimes.push({
      stop, arrivalTime: seconds(arrival), departureTime: seconds(departure), pickUp: !noPickUp, dropOff: !noDropOff,
    });
  }
  const transfers = {};
  for (const [origin, destination, , duration] of asked.transfers) {
    (transfers[origin] ??= []).push({ origin, destination, duration, startTime: 0, endTime: Infinity });
  }
  const algorithm = RaptorAlgorithmFactory.create([...trips.values()], transfers, {}, DAY);
  return (origin, moment) => {
    const starts = Object.entries(asked.origins[origin]).map(([stop, way]) => [stop, moment + way]);
    return algorithm.scan(Object.fromEntries(starts), 20260317, 2)[1];
  };
}

async function minotor() {
  const { GtfsParser } = await import(resolve(process.argv[2], "minotor/dist/parser.esm.js"));
  const { Duration, Query, Router, Time } = await import(resolve(process.argv[2], "minotor/dist/router.esm.js"));
  console.warn = console.info = () => {};
  const { timetable, stopsIndex } = await new GtfsParser(asked.feed).parse(DAY);
  const router = new Router(timetable, stopsIndex);
  return (origin, moment) => {
    const query = new Query.Builder()
      .from(`O:${origin}`).to([]).departureTime(Time.fromSeconds(moment))
      .maxTransfers(30).minTransferTime(Duration.fromSeconds(0)).build();
    const found = router.route(query).earliestArrivals;
    return Object.fromEntries([...found].map(([stop, one]) => [stop, one.time.toSeconds()]));
  };
}

const arrivals = await { "raptor-journey-planner": raptor, minotor }[asked.router]();
for (const origin of Object.keys(asked.origins)) {
  for (const moment of asked.moments) {
    const found = Object.entries(arrivals(origin, moment));
    const reached = found.filter(([stop, time]) => stop.startsWith("A:") && time - moment <= 7200);
    process.stdout.write(`${JSON.stringify([origin, moment, Object.fromEntries(reached)])}\n`);
  }
}
