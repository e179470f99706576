%% Funs travel between processes with what they hold.
-module(funs_messages).
-include("case.hrl").

main() ->
    Self = self(),
    Big = lists:seq(1, 100), Bin = binary:copy(<<"x">>, 200),
    Pid = spawn(fun() -> receive {F, X} -> Self ! {result, F(X)} end end),
    Pid ! {fun(Y) -> {Y, lists:sum(Big), byte_size(Bin)} end, arg},
    ?show(receive {result, R} -> R end),
    Pid2 = spawn(fun() -> receive F -> Self ! (fun() -> F() + 1 end) end end),
    Pid2 ! fun() -> length(Big) end,
    ?show(receive G when is_function(G) -> G() end),
    ok.
