%% What is told of a process that hibernates, and of its label.
-module(proc_hibernate_info).
-export([woken/1]).
-include("case.hrl").

main() ->
    S = self(),
    P = spawn(fun() -> erlang:hibernate(?MODULE, woken, [S]) end),
    receive after 50 -> ok end,
    ?show(process_info(P, current_function)),
    ?show(process_info(P, status)),
    P ! wake,
    ?show(receive woken -> woken after 1000 -> asleep end),
    put('$process_label', {label, 1}),
    ?show(process_info(self(), label)),
    ?show(process_info(self(), fullsweep_after)),
    ?show(catch_reason(fun() -> erlang:hibernate(a, b, lists:duplicate(5000, x)) end)),
    ?show(erlang:hibernate(id(1), b, [])),
    ok.

woken(S) -> receive wake -> S ! woken end.

catch_reason(F) -> try F() catch _:Reason -> Reason end.
