%% Who hibernates holds no more memory than its data take.
-module(proc_hibernate_memory).
-export([sleep/1]).
-include("case.hrl").

main() ->
    P = spawn(fun() -> List = lists:seq(1, 10000), put(sum, lists:sum(List)), erlang:hibernate(?MODULE, sleep, [[kept]]) end),
    receive after 50 -> ok end,
    ?show(small(P)),
    P ! {work, self()},
    ?show(receive Answer -> Answer after 2000 -> none end),
    receive after 50 -> ok end,
    ?show(small(P)),
    ok.

small(P) ->
    [{current_function, F}, {total_heap_size, Words}] = process_info(P, [current_function, total_heap_size]),
    {F, Words < 64 orelse Words}.

sleep(State) ->
    receive
        {work, From} ->
            From ! {State, get(sum), length(lists:seq(1, 5000))},
            erlang:hibernate(?MODULE, sleep, [State])
    end.
