%% Atomics and counters between processes, in messages, persistent terms and the external format; collected with their last holder.
-module(atomics_shared).
-include("case.hrl").

main() ->
    A = atomics:new(2, []),
    C = counters:new(2, [write_concurrency]),
    Self = self(),
    Pids = [spawn_monitor(fun() -> work(A, C, 200), Self ! {done, A} end) || _ <- lists:seq(1, 8)],
    [receive {'DOWN', R, process, P, _} -> ok end || {P, R} <- Pids],
    ?show(atomics:get(A, 1)),
    ?show(counters:get(C, 1)),
    ?show([receive {done, B} -> atomics:get(B, 1) end || _ <- Pids]),
    ?show(receive {done, _} -> more after 0 -> none end),
    Copy = binary_to_term(term_to_binary({A, [A]})),
    ?show(binary_to_term(term_to_binary(A)) =:= A),
    ?show(binary_to_term(term_to_binary(A)) == A),
    ?show(maps:get(binary_to_term(term_to_binary(A)), #{A => found})),
    ?show(Copy =:= {A, [A]}),
    ?show(atomics:add_get(element(1, Copy), 1, 1)),
    ?show(atomics:get(A, 1)),
    ?show(atomics:get(list_to_ref(ref_to_list(A)), 1)),
    persistent_term:put(?MODULE, A),
    ?show(atomics:add(persistent_term:get(?MODULE), 2, 5)),
    ?show(atomics:get(A, 2)),
    %% Many that nobody keeps.
    ?show(lists:sum([begin R = atomics:new(N, []), atomics:add_get(R, N, N) end || N <- lists:seq(1, 300)])),
    Kept = [begin R = atomics:new(4, []), atomics:put(R, 4, N), R end || N <- lists:seq(1, 50)],
    erlang:garbage_collect(),
    ?show(lists:sum([atomics:get(R, 4) || R <- Kept])),
    Dead = term_to_binary(atomics:new(1, [])),
    erlang:garbage_collect(),
    ?show(is_reference(binary_to_term(Dead))),
    ?show(element(1, lists:max([{atomics:get(R, 4), R} || R <- Kept]))),
    ok.

work(_, _, 0) -> ok;
work(A, C, N) -> atomics:add(A, 1, 1), counters:add(C, 1, 2), work(A, C, N - 1).
