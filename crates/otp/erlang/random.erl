%% Random numbers by Wichmann and Hill's algorithm of 1982 (AS183), for programs that want the sequences of old; `rand` is what to use.
%%
%% The state of a process stands under `random_seed` in its dictionary.
-module(random).
-deprecated({'_', '_', "use the 'rand' module instead"}).
-export([seed/0, seed/1, seed/3, seed0/0, uniform/0, uniform/1, uniform_s/1, uniform_s/2]).

-define(MODULUS_1, 30269).
-define(MODULUS_2, 30307).
-define(MODULUS_3, 30323).

seed0() -> {3172, 9814, 20125}.

seed() ->
    case put(random_seed, seed0()) of
        undefined -> seed0();
        {_, _, _} = Old -> Old
    end.

seed({A1, A2, A3}) -> seed(A1, A2, A3);
seed(N) when is_integer(N) ->
    Low = N band 16#ffffff,
    seed((N bsr 16) band 16#fffffff, Low, (N bsr 36) bor (Low bsr 16)).

%% No part of the state may be a multiple of its modulus.
seed(A1, A2, A3) ->
    put(random_seed, {abs(A1) rem (?MODULUS_1 - 1) + 1, abs(A2) rem (?MODULUS_2 - 1) + 1, abs(A3) rem (?MODULUS_3 - 1) + 1}).

uniform() ->
    {Value, State} = uniform_s(state()),
    put(random_seed, State),
    Value.

uniform(N) when is_integer(N), N >= 1 -> trunc(uniform() * N) + 1.

uniform_s({A1, A2, A3}) ->
    B1 = A1 * 171 rem ?MODULUS_1,
    B2 = A2 * 172 rem ?MODULUS_2,
    B3 = A3 * 170 rem ?MODULUS_3,
    Sum = B1 / ?MODULUS_1 + B2 / ?MODULUS_2 + B3 / ?MODULUS_3,
    {Sum - trunc(Sum), {B1, B2, B3}}.

uniform_s(N, State) when is_integer(N), N >= 1 ->
    {Value, Next} = uniform_s(State),
    {trunc(Value * N) + 1, Next}.

state() ->
    case get(random_seed) of
        undefined -> seed0();
        State -> State
    end.
