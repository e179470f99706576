%% Pids: tests, text form, round trips.
-module(pids_basic).
-include("case.hrl").

main() ->
    P = self(),
    ?show([is_pid(id(X)) || X <- [P, a, make_ref(), 1, {}]]),
    ?show(P =:= self()),
    ?show(list_to_pid(pid_to_list(P)) =:= P),
    ?show(case pid_to_list(P) of "<0." ++ _ -> right end),
    ?show(pid_to_list(id(a))),
    ?show(list_to_pid(id("x"))),
    ?show(list_to_pid(id("<0.1>"))),
    ?show(list_to_pid(id(a))),
    ?show(binary_to_term(term_to_binary(P)) =:= P),
    ?show(node(P) =:= node()),
    ?show(node()),
    ?show(is_alive()),
    ?show(nodes()),
    ?show(spawn(fun() -> ok end) =:= P),
    ok.
