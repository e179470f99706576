%% The process dictionary survives collections and is not inherited.
-module(proc_dictionary_gc).
-include("case.hrl").

main() ->
    put(keep, {lists:seq(1, 10), <<"bin">>, #{a => [b]}}),
    churn(2000, []),
    ?show(get(keep)),
    S = self(),
    spawn(fun() -> S ! {child, get(keep)} end),
    ?show(receive {child, X} -> X end),
    ok.

churn(0, _) -> ok;
churn(N, L) -> churn(N - 1, [N, lists:sublist(L, 20)]).
