%% current_function and initial_call of others.
-module(proc_current).
-export([wait_here/0]).
-include("case.hrl").

main() ->
    P = spawn(?MODULE, wait_here, []),
    receive after 100 -> ok end,
    ?show(begin {K, {M, F, A}} = process_info(P, current_function), {K, M =:= ?MODULE, F, A} end),
    ?show(begin {K2, {M2, F2, A2}} = process_info(P, initial_call), {K2, M2 =:= ?MODULE, F2, A2} end),
    P ! stop,
    ok.

wait_here() -> receive stop -> ok end, ok.
