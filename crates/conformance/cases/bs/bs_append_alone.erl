%% Bitstrings that are built by appending: what another name, an exception, a tuple or a process still holds never changes,
%% whatever is appended to it later.
-module(bs_append_alone).
-include("case.hrl").

main() ->
    ?show(plain(<<"abc">>, <<>>)),
    ?show(byte_size(plain(binary:copy(<<"x">>, 5000), <<>>))),
    ?show(forked([1, 2, 3], <<>>)),
    ?show(kept([1, 2, 3], <<>>, [])),
    ?show(twice(3, <<>>)),
    ?show(caught([1, 2, a, 3], <<>>)),
    ?show(sizes([1, 2, 3], <<>>, [])),
    ?show(sent(3, <<>>)),
    ?show(answered(4)),
    ?show(nested([[1, 2], [], [3]])),
    ?show(double(<<1, 2, 3>>, <<>>, <<>>)),
    ?show(bits(5, <<>>)),
    ?show(compared(<<"a b">>, <<>>, 0)),
    ?show(closure([1, 2, 3], <<>>)),
    ?show(swapped(4, <<>>, <<>>)),
    ?show(guarded([1, x, 2], <<>>)),
    ?show(looped(3, <<>>)),
    ?show(external(<<>>)),
    ?show(external(<<"given">>)),
    Given = binary:copy(<<"g">>, 100),
    ?show(external(Given) =:= <<Given/binary, "end">>),
    ?show(Given =:= binary:copy(<<"g">>, 100)).

plain(<<C, Rest/binary>>, Acc) -> plain(Rest, <<Acc/binary, (C + 1)>>);
plain(<<>>, Acc) -> Acc.

%% Both continue from one.
forked([X | Rest], Acc) ->
    {forked_on(Rest, <<Acc/binary, X>>), forked_on(Rest, <<Acc/binary, 0, X>>)};
forked([], Acc) -> Acc.

forked_on([], Acc) -> Acc;
forked_on(Rest, Acc) -> forked(Rest, Acc).

%% A list keeps every one.
kept([X | Rest], Acc, All) -> kept(Rest, <<Acc/binary, X>>, [Acc | All]);
kept([], Acc, All) -> {Acc, All}.

twice(0, Acc) -> Acc;
twice(N, Acc) -> twice(N - 1, <<Acc/binary, N, Acc/binary>>).

%% What was built until it failed.
caught([X | Rest], Acc) ->
    try <<Acc/binary, X>> of
        New -> caught(Rest, New)
    catch
        error:badarg -> {failed, X, Acc, caught(Rest, Acc)}
    end;
caught([], Acc) -> Acc.

sizes([X | Rest], Acc, Sizes) ->
    Size = byte_size(Acc),
    sizes(Rest, <<Acc/binary, X, X>>, [Size | Sizes]);
sizes([], Acc, Sizes) -> {Acc, Sizes}.

sent(0, Acc) ->
    [receive {N, Bin} -> Bin end || N <- [3, 2, 1]] ++ [Acc];
sent(N, Acc) ->
    self() ! {N, Acc},
    sent(N - 1, <<Acc/binary, N>>).

%% The answer of a function goes on.
answered(0) -> <<>>;
answered(N) ->
    Before = answered(N - 1),
    <<Before/binary, N>>.

nested(Lists) -> << <<(nested_in(L))/binary, $;>> || L <- Lists >>.

nested_in(L) -> << <<X, $,>> || X <- L >>.

double(<<C, Rest/binary>>, A, B) -> double(Rest, <<A/binary, C>>, <<B/binary, C, C>>);
double(<<>>, A, B) -> {A, B}.

bits(0, Acc) -> Acc;
bits(N, Acc) -> bits(N - 1, <<Acc/bitstring, N:3>>).

compared(<<$\s, Rest/binary>>, <<>>, N) -> compared(Rest, <<>>, N);
compared(<<$\s, Rest/binary>>, Word, N) -> compared(Rest, <<>>, N + byte_size(Word));
compared(<<C, Rest/binary>>, Word, N) -> compared(Rest, <<Word/binary, C>>, N);
compared(<<>>, Word, N) -> {Word, N}.

closure(List, Acc) ->
    Fun = fun() -> Acc end,
    {closure_on(List, Acc), Fun()}.

closure_on([X | Rest], Acc) -> closure_on(Rest, <<Acc/binary, X>>);
closure_on([], Acc) -> Acc.

swapped(0, A, B) -> {A, B};
swapped(N, A, B) -> swapped(N - 1, <<B/binary, N>>, A).

guarded([X | Rest], Acc) when byte_size(<<Acc/binary, X>>) > 0 -> guarded(Rest, <<Acc/binary, X>>);
guarded([_ | Rest], Acc) -> guarded(Rest, <<Acc/binary, "?">>);
guarded([], Acc) -> Acc.

%% The same value is appended to in every turn.
looped(N, Acc) -> [looped_on(K, Acc) || K <- lists:seq(1, N)].

looped_on(0, Acc) -> Acc;
looped_on(K, Acc) -> looped_on(K - 1, <<Acc/binary, K>>).

external(Acc) -> external_on(Acc).

external_on(Acc) -> <<Acc/binary, "end">>.
