%% suspend_process and resume_process.
-module(proc_suspend).
-include("case.hrl").

main() ->
    S = self(),
    P = spawn(fun() -> receive go -> S ! went end end),
    ?show(erlang:suspend_process(P)),
    P ! go,
    ?show(receive went -> ran after 30 -> suspended end),
    ?show(erlang:resume_process(P)),
    ?show(receive went -> ran after 2000 -> suspended end),
    ?show(erlang:suspend_process(self())),
    ?show(erlang:resume_process(self())),
    ok.
