%% A context that is also used as a binary, passed on, returned, sent and compared.
-module(bs_match_context).
-include("case.hrl").

main() ->
    B = id(<<"one two three">>),
    ?show(words(B)),
    ?show(peek(B)),
    ?show(twice(B)),
    ?show(choose(B, id(a))),
    ?show(choose(B, id(b))),
    ?show(keep(B, [])),
    ?show(guarded(B)),
    ?show(closure(B)),
    ?show(save(B)),
    ok.

words(<<" ", R/binary>>) -> [space | words(R)];
words(<<C, R/binary>> = All) when C =:= $t -> [{t, byte_size(All), byte_size(R)} | words(R)];
words(<<_, R/binary>>) -> words(R);
words(<<>>) -> [].

peek(<<C, R/binary>> = B) -> {C, B =:= <<C, R/binary>>, R}.

twice(<<A:3/binary, R/binary>>) ->
    <<B, _/binary>> = R,
    <<C:2/binary, D/binary>> = A,
    {A, B, C, D, R}.

choose(<<_, R/binary>>, a) -> inner(R);
choose(<<_, R/binary>>, b) -> {inner(R), R}.

inner(<<X, _/binary>>) -> X.

keep(<<>>, Acc) -> lists:reverse(Acc);
keep(<<_, R/binary>>, Acc) -> keep(R, [byte_size(R) | Acc]).

guarded(<<X, R/binary>>) when byte_size(R) > 100 -> {big, X};
guarded(<<X, R/binary>>) when X =:= $o, R =/= <<>> -> {o, R};
guarded(_) -> no.

closure(<<X, R/binary>>) -> F = fun() -> {X, R} end, F().

save(<<A, R/binary>> = B) ->
    Self = self(),
    spawn(fun() -> Self ! {A, R, B} end),
    receive M -> M end.
