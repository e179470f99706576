%% Atomics, counters and persistent terms: read, added to, exchanged, a million times each.
-module(atomic_counters).
-include("../harness.hrl").

bench() ->
    Atomics = atomics:new(8, []),
    Counters = counters:new(8, []),
    persistent_term:put(?MODULE, {some, term}),
    loop(500000, Atomics, Counters),
    atomics:get(Atomics, 1) + atomics:get(Atomics, 2) + counters:get(Counters, 3).

loop(0, _, _) -> ok;
loop(N, Atomics, Counters) ->
    atomics:add(Atomics, 1, 2),
    _ = atomics:add_get(Atomics, 2, 1),
    _ = atomics:compare_exchange(Atomics, 4, 0, 0),
    counters:add(Counters, 3, 1),
    {some, _} = persistent_term:get(?MODULE),
    loop(N - 1, Atomics, Counters).
