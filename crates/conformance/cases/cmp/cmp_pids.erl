%% Pids and references: equality, and an order that is at least consistent.
-module(cmp_pids).
-include("case.hrl").

main() ->
    P = self(),
    Q = spawn(fun() -> ok end),
    R = spawn(fun() -> ok end),
    ?show([P =:= P, P == Q, Q =:= R, Q < R, R > Q]),
    A = make_ref(), B = make_ref(),
    ?show([A =:= A, A =:= B, A < B, B > A]),
    ?show(lists:sort([{}, P, A, 1, a]) =:= [1, a, A, P, {}]),
    ?show(#{P => 1} =:= #{self() => 1}),
    ok.
