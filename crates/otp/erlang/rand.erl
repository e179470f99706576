%% Pseudo-random numbers: the same sequences from the same seeds as OTP's, bit for bit.
%%
%% A state is {Handler, AlgorithmState}. The handler is a map: type, next (a step), and what a step yields: bits, of which weak_low_bits
%% should not be trusted; the oldest algorithms say max instead. uniform, uniform_n and jump, where present, take the place of the
%% general functions. The process keeps its state in its dictionary under rand_seed.
%%
%% Sources: Vigna, "Further scramblings of Marsaglia's xorshift generators"; Blackman and Vigna, "Scrambled linear pseudorandom number
%% generators"; Marsaglia and Tsang, "The ziggurat method for generating random variables"; Campbell on uniform floats of full precision.
-module(rand).

-export([bc64/1, bytes/1, bytes_s/2, export_seed/0, export_seed_s/1, exro928_jump_2pow20/1, exro928_jump_2pow512/1,
         exro928_next/1, exro928_next_state/1, exro928_seed/1, exsp_jump/1, exsp_next/1, float2str/1, format_jumpconst58/1,
         jump/0, jump/1, make_float/3, mwc59/1, mwc59_float/1, mwc59_seed/0, mwc59_seed/1, mwc59_value/1, mwc59_value32/1,
         normal/0, normal/2, normal_s/1, normal_s/3, seed/1, seed/2, seed58/2, seed_s/1, seed_s/2, shuffle/1, shuffle_s/2,
         splitmix64_next/1,
         uniform/0, uniform/1, uniform_real/0, uniform_real_s/1, uniform_s/1, uniform_s/2]).

-export_type([alg/0, alg_handler/0, alg_state/0, builtin_alg/0, export_state/0, seed/0, state/0]).

-type builtin_alg() :: exsss | exro928ss | exrop | exs1024s | exsp | exs64 | exsplus | exs1024 | dummy.
-type alg() :: builtin_alg() | atom().
-type alg_state() :: term().
-type alg_handler() :: map().
-type state() :: {alg_handler(), alg_state()}.
-type export_state() :: {alg(), alg_state()}.
-type seed() :: [integer()] | integer() | {integer(), integer(), integer()}.

-compile({inline, [mask58/1, low/2, rotate58/2, exrop_step/2]}).

-define(TWO_POW_MINUS53, 1.11022302462515657e-16).
-define(MASK58, 16#3ffffffffffffff).
-define(MASK64, 16#ffffffffffffffff).

mask58(X) -> X band ?MASK58.
low(Bits, X) -> X band ((1 bsl Bits) - 1).

%% Shuffling -----------------------------------------------------------------------------------------------------------
%% A list is dealt into four by two random bits an element until at most three are left, whose order three bits give. Bits come from
%% steps of the algorithm, at most 58 a step; the one above them says that none is left.

shuffle(List) -> with_kept(fun(State) -> shuffle_s(List, State) end).

shuffle_s(List, {#{next := Next} = Handler, S}) when is_list(List) ->
    {Weak, Mask} = case Handler of
                       #{bits := Bits} ->
                           Low = maps:get(weak_low_bits, Handler, 0),
                           {Low, ((1 bsl Bits) - 1) bsr Low};
                       #{max := Max} -> {2, Max bsr 2}
                   end,
    {Shuffled, _, S1} = dealt(List, [], 1, S, {Next, Weak, Mask band ?MASK58}),
    {Shuffled, {Handler, S1}}.

dealt([], Done, Bits, S, _) -> {Done, Bits, S};
dealt([X], Done, Bits, S, _) -> {[X | Done], Bits, S};
dealt([X, Y], Done, Bits, S, Source) ->
    case take_bits(1, Bits, S, Source) of
        {0, Bits1, S1} -> {[Y, X | Done], Bits1, S1};
        {1, Bits1, S1} -> {[X, Y | Done], Bits1, S1}
    end;
dealt([X, Y, Z] = List, Done, Bits, S, Source) ->
    {N, Bits1, S1} = take_bits(3, Bits, S, Source),
    case N of
        0 -> {[Z, Y, X | Done], Bits1, S1};
        1 -> {[Y, Z, X | Done], Bits1, S1};
        2 -> {[Z, X, Y | Done], Bits1, S1};
        3 -> {[X, Z, Y | Done], Bits1, S1};
        4 -> {[Y, X, Z | Done], Bits1, S1};
        5 -> {[X, Y, Z | Done], Bits1, S1};
        _ -> dealt(List, Done, Bits1, S1, Source)
    end;
dealt(List, Done, Bits, S, Source) -> deal(List, [], [], [], [], Done, Bits, S, Source).

deal([X | List], A, B, C, D, Done, Bits, S, Source) ->
    case take_bits(2, Bits, S, Source) of
        {0, Bits1, S1} -> deal(List, [X | A], B, C, D, Done, Bits1, S1, Source);
        {1, Bits1, S1} -> deal(List, A, [X | B], C, D, Done, Bits1, S1, Source);
        {2, Bits1, S1} -> deal(List, A, B, [X | C], D, Done, Bits1, S1, Source);
        {3, Bits1, S1} -> deal(List, A, B, C, [X | D], Done, Bits1, S1, Source)
    end;
deal([], A, B, C, D, Done, Bits, S, Source) ->
    lists:foldl(fun(Hand, {Done1, Bits1, S1}) -> dealt(Hand, Done1, Bits1, S1, Source) end, {Done, Bits, S}, [A, B, C, D]).

take_bits(N, Bits, S, _) when Bits bsr N > 0 -> {low(N, Bits), Bits bsr N, S};
take_bits(N, _, S, {Next, Weak, Mask} = Source) ->
    {V, S1} = Next(S),
    take_bits(N, ((V bsr Weak) band Mask) bor (Mask + 1), S1, Source).

%% Seeds ---------------------------------------------------------------------------------------------------------------

export_seed() ->
    case get(rand_seed) of
        {#{type := Alg}, State} -> {Alg, State};
        _ -> undefined
    end.

export_seed_s({#{type := Alg}, State}) -> {Alg, State}.

seed(AlgOrState) -> keep(seed_s(AlgOrState)).
seed(Alg, Seed) -> keep(seed_s(Alg, Seed)).

seed_s({Handler, _} = State) when is_map(Handler) -> State;
seed_s({Alg, State}) when is_atom(Alg) -> {handler(Alg), State};
seed_s(Alg) -> seed_s(Alg, unpredictable()).

seed_s(default, Seed) -> seed_s(exsss, Seed);
seed_s(Alg, Seed) ->
    Handler = handler(Alg),
    {Handler, start(Alg, Seed)}.

unpredictable() -> {erlang:phash2([{node(), self()}]), erlang:system_time(), erlang:unique_integer()}.

keep(State) ->
    put(rand_seed, State),
    State.

kept() ->
    case get(rand_seed) of
        undefined -> seed(exsss);
        State -> State
    end.

%% Runs a step on the process's own state.
with_kept(Step) ->
    {Value, State} = Step(kept()),
    put(rand_seed, State),
    Value.

%% Uniform numbers -----------------------------------------------------------------------------------------------------

uniform() ->
    {Value, State} = uniform_s(kept()),
    put(rand_seed, State),
    Value.

uniform(N) ->
    {Value, State} = uniform_s(N, kept()),
    put(rand_seed, State),
    Value.

uniform_s({#{uniform := Uniform}, _} = State) -> Uniform(State);
uniform_s({#{bits := _}, _} = State) -> float_of_bits(State);
uniform_s({#{max := Max, next := Next} = Handler, S}) ->
    {V, S1} = Next(S),
    {V / (Max + 1), {Handler, S1}}.

float_of_bits({#{bits := Bits, next := Next} = Handler, S}) ->
    {V, S1} = Next(S),
    {(V bsr (Bits - 53)) * ?TWO_POW_MINUS53, {Handler, S1}}.

uniform_s(N, {#{uniform_n := Uniform}, _} = State) when is_integer(N), 1 =< N -> Uniform(N, State);
uniform_s(N, {#{bits := _}, _} = State) when is_integer(N), 1 =< N -> range_of_bits(N, State);
uniform_s(N, {#{max := Max, next := Next} = Handler, S}) when is_integer(N), 1 =< N ->
    {V, S1} = Next(S),
    case N =< Max of
        true -> {V rem N + 1, {Handler, S1}};
        false -> {trunc(V / (Max + 1) * N) + 1, {Handler, S1}}
    end.

%% 1 to N without bias: a value from an incomplete last round of N is thrown away.
range_of_bits(N, {#{bits := Bits, next := Next} = Handler, S}) ->
    {V, S1} = Next(S),
    in_range(N, V, (1 bsl Bits) - N, {Handler, S1}, fun range_of_bits/2).

in_range(N, V, Last, State, _) when Last >= 0, V < N -> {V + 1, State};
in_range(N, V, Last, State, Again) when Last >= 0 ->
    I = V rem N,
    case V - I =< Last of
        true -> {I + 1, State};
        false -> Again(N, State)
    end;
in_range(N, V, _, {Handler, S}, _) ->
    wide_range(N, Handler, S, V).

%% More than a step yields: the strong bits of several steps, side by side.
wide_range(N, #{next := Next, bits := Bits} = Handler, S, V) ->
    Weak = maps:get(weak_low_bits, Handler, 0),
    case N band (N - 1) of
        0 ->
            {V1, S1, _} = gather(N bsr Bits, Next, S, V, Weak, Bits - Weak, Bits),
            {V1 band (N - 1) + 1, {Handler, S1}};
        _ ->
            %% Two bits more than the range: the odds of a retry stay low.
            {V1, S1, Total} = gather(N bsr (Bits - 2), Next, S, V, Weak, Bits - Weak, Bits),
            I = V1 rem N,
            case V1 - I =< (1 bsl Total) - N of
                true ->
                    {I + 1, {Handler, S1}};
                false ->
                    {V2, S2} = Next(S1),
                    wide_range(N, Handler, S2, V2)
            end
    end.

gather(Rest, _, S, V, _, _, Total) when Rest =< 1 ->
    {V, S, Total};
gather(Rest, Next, S, V, Weak, Strong, Total) ->
    {V1, S1} = Next(S),
    gather(Rest bsr Strong, Next, S1, (((V bsr Weak) bsl Weak) bsl Strong) bor V1, Weak, Strong, Total + Strong).

%% A float with all 53 bits of its mantissa random, however small; never 0.0.
uniform_real() ->
    {Value, State} = uniform_real_s(kept()),
    put(rand_seed, State),
    Value.

uniform_real_s({#{next := Next} = Handler, S}) ->
    {V, S1} = Next(S),
    real(top56(V, Handler), 0, Handler, S1).

top56(V, #{bits := Bits}) -> V bsr (Bits - 56);
top56(V, #{max := _}) -> low(56, V).

%% All that a step yields, for filling up a mantissa, and how many bits. The oldest algorithms are held to their sequences: their second
%% step is taken whole, as if it had 56 bits.
whole(V, _, #{bits := Bits}) -> {V, Bits};
whole(V, 0, #{max := _}) -> {V, 56};
whole(V, _, #{max := _}) -> {low(56, V), 56}.

%% M are the first 56 bits that are not all zero, Zeros those before them.
real(M, Zeros, Handler, S) when M bsr 52 =/= 0 ->
    Extra = bit_length(M) - 53,
    {(M bsr Extra) * math:pow(2.0, Extra - 56 - Zeros), {Handler, S}};
real(M, Zeros, #{next := Next} = Handler, S) ->
    %% Below 2^-1050 a double has no room for 53 bits.
    case Zeros of
        1008 when M < 1 bsl 42 ->
            uniform_real_s({Handler, S});
        _ ->
            {V, S1} = Next(S),
            case M of
                0 ->
                    real(top56(V, Handler), Zeros + 56, Handler, S1);
                _ ->
                    Missing = 53 - bit_length(M),
                    {Fill, Bits} = whole(V, Zeros, Handler),
                    {((M bsl Missing) bor (Fill bsr (Bits - Missing))) * math:pow(2.0, -56 - Zeros - Missing), {Handler, S1}}
            end
    end.

bit_length(0) -> 0;
bit_length(M) -> bit_length(M, 0).

bit_length(0, N) -> N;
bit_length(M, N) when M >= 16#10000 -> bit_length(M bsr 16, N + 16);
bit_length(M, N) -> bit_length(M bsr 1, N + 1).

bytes(N) ->
    {Bytes, State} = bytes_s(N, kept()),
    put(rand_seed, State),
    Bytes.

bytes_s(N, {#{bits := Bits} = Handler, S}) when is_integer(N), 0 =< N ->
    Whole = (Bits - maps:get(weak_low_bits, Handler, 0)) div 8,
    bytes(N, Handler, S, Whole, Bits - Whole * 8, <<>>);
bytes_s(N, {#{max := Max} = Handler, S}) when is_integer(N), 0 =< N, ?MASK58 =< Max ->
    bytes(N, Handler, S, 7, 2, <<>>).

bytes(N, #{next := Next} = Handler, S, Whole, Shift, Acc) when N > Whole ->
    {V, S1} = Next(S),
    bytes(N - Whole, Handler, S1, Whole, Shift, <<Acc/binary, (V bsr Shift):Whole/unit:8>>);
bytes(N, #{next := Next} = Handler, S, Whole, _, Acc) ->
    %% The last bytes are the lowest of the value, as all the others; the shift counts from the bytes wanted.
    {V, S1} = Next(S),
    {<<Acc/binary, (V bsr ((Whole - N) * 8)):N/unit:8>>, {Handler, S1}}.

jump() -> keep(jump(kept())).

jump({#{jump := Jump}, _} = State) -> Jump(State);
jump({#{}, _}) -> erlang:error(not_implemented).

%% Algorithms ----------------------------------------------------------------------------------------------------------

handler(exsss) ->
    #{type => exsss, bits => 58, next => fun exsss_next/1, uniform => fun exsss_uniform/1, uniform_n => fun exsss_uniform/2,
      jump => fun exsp_jump_state/1};
handler(exro928ss) ->
    #{type => exro928ss, bits => 58, next => fun exro928ss_next/1, uniform => fun float_of_bits/1, uniform_n => fun range_of_bits/2,
      jump => fun({Handler, S}) -> {Handler, exro928_jump_2pow512(S)} end};
handler(exrop) ->
    #{type => exrop, bits => 58, weak_low_bits => 1, next => fun exrop_next/1, uniform => fun float_of_bits/1,
      uniform_n => fun range_of_bits/2, jump => fun exrop_jump/1};
handler(exsp) ->
    #{type => exsp, bits => 58, weak_low_bits => 1, next => fun exsp_next/1, uniform => fun float_of_bits/1,
      uniform_n => fun range_of_bits/2, jump => fun exsp_jump_state/1};
handler(exs1024s) ->
    #{type => exs1024s, bits => 64, weak_low_bits => 3, next => fun exs1024_next/1, jump => fun exs1024_jump/1};
handler(exs1024) ->
    #{type => exs1024, max => ?MASK64, next => fun exs1024_next/1, jump => fun exs1024_jump/1};
handler(exsplus) ->
    #{type => exsplus, max => ?MASK58, next => fun exsp_next/1, jump => fun exsp_jump_state/1};
handler(exs64) ->
    #{type => exs64, max => ?MASK64, next => fun exs64_next/1};
handler(dummy) ->
    #{type => dummy, bits => 58, next => fun(S) -> {S, S bxor ?MASK58} end,
      uniform => fun({Handler, S}) -> {0.5, {Handler, S bxor ?MASK58}} end,
      uniform_n => fun(_, {Handler, S}) -> {1, {Handler, S bxor ?MASK58}} end}.

%% The first state of an algorithm: from the integers themselves, or spread from one or three.
start(dummy, Seed) -> dummy_seed(Seed);
start(exs64, [_ | _] = Seed) -> hd(given(1, Seed, 64, false));
start(exs64, Seed) when is_integer(Seed) -> hd(seed64(1, Seed));
start(exs64, {A1, A2, A3}) ->
    {V1, _} = exs64_next(low(32, A1) * 4294967197 + 1),
    {V2, _} = exs64_next(low(32, A2) * 4294967231 + 1),
    {V3, _} = exs64_next(low(32, A3) * 4294967279 + 1),
    (V1 * V2 * V3) rem (?MASK64 - 1) + 1;
start(Alg, Seed) when Alg =:= exs1024, is_list(Seed); Alg =:= exs1024s, is_list(Seed) ->
    {given(16, Seed, 64, false), []};
start(Alg, Seed) when Alg =:= exs1024, is_integer(Seed); Alg =:= exs1024s, is_integer(Seed) ->
    {seed64(16, Seed), []};
start(Alg, {A1, A2, A3}) when Alg =:= exs1024; Alg =:= exs1024s ->
    B1 = low(21, (low(21, A1) + 1) * 2097131),
    B2 = low(21, (low(21, A2) + 1) * 2097133),
    B3 = low(21, (low(21, A3) + 1) * 2097143),
    {outputs(16, (B1 bsl 43) bor (B2 bsl 22) bor (B3 bsl 1) bor 1, []), []};
start(exro928ss, Seed) -> exro928_seed(Seed);
start(_, Seed) when is_list(Seed) ->
    [S0, S1] = given(2, Seed, 58, false),
    [S0 | S1];
start(_, Seed) when is_integer(Seed) ->
    [S0, S1] = seed58(2, Seed),
    [S0 | S1];
start(exsss, {A1, A2, A3}) ->
    {_, X0} = seed58(A1),
    {S0, X1} = seed58(A2 bxor X0),
    {S1, _} = seed58(A3 bxor X1),
    [S0 | S1];
start(exrop, {A1, A2, A3}) ->
    [_ | S1] = exrop_step(mask58(A1 * 4294967197 + 1), mask58(A2 * 4294967231 + 1)),
    exrop_step(mask58(A3 * 4294967279 + 1), S1);
start(Alg, {A1, A2, A3}) when Alg =:= exsp; Alg =:= exsplus ->
    {_, [_ | T]} = exsp_next([mask58(A1 * 4294967197 + 1) | mask58(A2 * 4294967231 + 1)]),
    {_, S} = exsp_next([mask58(A3 * 4294967279 + 1) | T]),
    S.

%% As many integers as a state has words; missing ones are 0, but not all may be.
given(_, [], _, false) -> erlang:error(zero_seed);
given(0, [_ | _], _, _) -> erlang:error(too_many_seed_integers);
given(0, [], _, _) -> [];
given(N, [], Bits, true) -> [0 | given(N - 1, [], Bits, true)];
given(N, [Seed | Seeds], Bits, NonZero) when is_integer(Seed) ->
    Word = low(Bits, Seed),
    [Word | given(N - 1, Seeds, Bits, NonZero orelse Word =/= 0)];
given(_, _, _, _) -> erlang:error(non_integer_seed).

seed58(0, _) -> [];
seed58(N, X) ->
    {Word, X1} = seed58(X),
    [Word | seed58(N - 1, X1)].

seed58(X) ->
    {Word, X1} = splitmix64_next(X),
    case mask58(Word) of
        0 -> seed58(X1);
        Low -> {Low, X1}
    end.

seed64(0, _) -> [];
seed64(N, X) ->
    case splitmix64_next(X) of
        {0, X1} -> seed64(N, X1);
        {Word, X1} -> [Word | seed64(N - 1, X1)]
    end.

outputs(0, _, Acc) -> Acc;
outputs(N, S, Acc) ->
    {V, S1} = exs64_next(S),
    outputs(N - 1, S1, [V | Acc]).

splitmix64_next(X0) ->
    X = (X0 + 16#9e3779b97f4a7c15) band ?MASK64,
    Z0 = ((X bxor (X bsr 30)) * 16#bf58476d1ce4e5b9) band ?MASK64,
    Z1 = ((Z0 bxor (Z0 bsr 27)) * 16#94d049bb133111eb) band ?MASK64,
    {Z1 bxor (Z1 bsr 31), X}.

dummy_seed([]) -> erlang:error(zero_seed);
dummy_seed([X]) when is_integer(X) -> mask58(X);
dummy_seed([X | _]) when is_integer(X) -> erlang:error(too_many_seed_integers);
dummy_seed([_ | _]) -> erlang:error(non_integer_seed);
dummy_seed(X) when is_integer(X) ->
    {Z, _} = splitmix64_next(X),
    mask58(Z);
dummy_seed({A1, A2, A3}) ->
    {_, X1} = splitmix64_next(A1),
    {_, X2} = splitmix64_next(A2 bxor X1),
    {Z, _} = splitmix64_next(A3 bxor X2),
    mask58(Z).

%% Xorshift64*.
exs64_next(S) ->
    S1 = S bxor (S bsr 12),
    S2 = S1 bxor ((S1 band 16#7fffffffff) bsl 25),
    S3 = S2 bxor (S2 bsr 27),
    {(S3 * 2685821657736338717) band ?MASK64, S3}.

%% Xorshift116, whose state is [S1 | S0]: exsp adds its words, exsss scrambles one.
exsp_next(_) -> erlang:nif_error(undef).
exsss_next(_) -> erlang:nif_error(undef).
exsss_uniform(_) -> erlang:nif_error(undef).
exsss_within(_, _) -> erlang:nif_error(undef).

rotate58(X, N) -> (low(58 - N, X) bsl N) bor (X bsr (58 - N)).

exsss_uniform(N, State) when N =< ?MASK58 + 1 -> exsss_within(N, State);
exsss_uniform(N, State) -> range_of_bits(N, State).

exsp_jump_state({Handler, S}) -> {Handler, exsp_jump(S)}.

%% A jump sums the states at the steps where the jump polynomial has a one, the lowest first.
exsp_jump(S) -> exsp_jump(S, 0, 0, [{16#02f8ea6bc32c797, 58}, {16#345d2a0f85f788c, 58}]).

exsp_jump(_, A1, A0, []) -> [A1 | A0];
exsp_jump(S, A1, A0, [{_, 0} | Words]) -> exsp_jump(S, A1, A0, Words);
exsp_jump([S1 | S0] = S, A1, A0, [{Word, N} | Words]) ->
    {_, Next} = exsp_next(S),
    case Word band 1 of
        1 -> exsp_jump(Next, A1 bxor S1, A0 bxor S0, [{Word bsr 1, N - 1} | Words]);
        0 -> exsp_jump(Next, A1, A0, [{Word bsr 1, N - 1} | Words])
    end.

%% Xoroshiro116+, whose state is [S0 | S1].
exrop_next(_) -> erlang:nif_error(undef).

exrop_step(S0, S1) ->
    T = S1 bxor S0,
    [rotate58(S0, 24) bxor T bxor (low(56, T) bsl 2) | rotate58(T, 35)].

exrop_jump({Handler, S}) -> {Handler, exrop_jump(S, 0, 0, 16#9863200f83fcd4a11293241fcb12a, 116)}.

exrop_jump(_, A0, A1, _, 0) -> [A0 | A1];
exrop_jump([S0 | S1], A0, A1, Word, N) when Word band 1 =:= 1 ->
    exrop_jump(exrop_step(S0, S1), A0 bxor S0, A1 bxor S1, Word bsr 1, N - 1);
exrop_jump([S0 | S1], A0, A1, Word, N) ->
    exrop_jump(exrop_step(S0, S1), A0, A1, Word bsr 1, N - 1).

%% Xorshift1024*: a ring of sixteen words, {Ahead, BehindReversed}.
exs1024_next(_) -> erlang:nif_error(undef).

exs1024_jump({Handler, {Ahead, Behind}}) ->
    Words = [16#00242f96eca9c41d, 16#0196e1ddbe5a1561, 16#0239f070b5837a3c, 16#03f393cc68796cd2, 16#0248316f404489af,
             16#039a30088bffbac2, 16#02fea70dc2d9891f, 16#032ae0d9644caec4, 16#0313aac17d8efa43, 16#02f132e055642626,
             16#01ee975283d71c93, 16#00552321b06f5501, 16#00c41d10a1e6a569, 16#019158ecf8aa1e44, 16#004e9fc949d0b5fc,
             16#0363da172811fdda, 16#030e38c3b99181f2, 16#0000000a118038fc],
    Sum = ring_jump({Ahead, Behind}, fun(S) -> element(2, exs1024_next(S)) end, joined(Words), 1024, lists:duplicate(16, 0)),
    {Front, Back} = lists:split(16 - length(Behind), Sum),
    {Handler, {Front, lists:reverse(Back)}}.

%% One integer of words of 58 bits, the lowest first.
joined(Words) -> lists:foldr(fun(Word, Acc) -> (Acc bsl 58) bor Word end, 0, Words).

ring_jump(_, _, _, 0, Sum) -> Sum;
ring_jump({Ahead, Behind} = S, Step, Polynomial, N, Sum) ->
    Sum1 = case Polynomial band 1 of
               1 -> lists:zipwith(fun(A, B) -> A bxor B end, Sum, Ahead ++ lists:reverse(Behind));
               0 -> Sum
           end,
    ring_jump(Step(S), Step, Polynomial bsr 1, N - 1, Sum1).

%% Xoroshiro928**: a ring too.
exro928_seed(Seed) when is_list(Seed) -> {given(16, Seed, 58, false), []};
exro928_seed(Seed) when is_integer(Seed) -> {seed58(16, Seed), []};
exro928_seed({A1, A2, A3}) ->
    {S0, X0} = seed58(A1),
    {S1, X1} = seed58(A2 bxor X0),
    {S2, X2} = seed58(A3 bxor X1),
    {[S0, S1, S2 | seed58(13, X2)], []}.

exro928ss_next(_) -> erlang:nif_error(undef).

exro928_next({[S15, S0 | Ahead], Behind}) -> {{S15, S0}, exro928_step(Ahead, Behind, S15, S0)};
exro928_next({[S15], Behind}) -> exro928_next({[S15 | lists:reverse(Behind)], []}).

exro928_next_state({[S15, S0 | Ahead], Behind}) -> exro928_step(Ahead, Behind, S15, S0);
exro928_next_state({[S15], Behind}) -> exro928_next_state({[S15 | lists:reverse(Behind)], []}).

exro928_step(Ahead, Behind, S15, S) ->
    S0 = mask58(S),
    T = mask58(S15) bxor S0,
    {[rotate58(T, 45) | Ahead], [rotate58(S0, 44) bxor T bxor (low(49, T) bsl 9) | Behind]}.

exro928_jump_2pow512(S) ->
    exro928_jump(S, [16#085302F77130CA, 16#14E07F7F4524091, 16#1E1D7D6813D2BA0, 16#0687ACEF8644287, 16#0567FD9F0B83FE5,
                     16#03E6D27EA06C024, 16#241E015AC26D5D2, 16#2CD61377663B92F, 16#30A0657E19F00D4, 16#03C0BDDE15CF3C3,
                     16#345A3A8A3CEF3CC, 16#18A8CF308C8E0C6, 16#3B7C4CC049C536E, 16#031801F9DB3AF2C, 16#01A1504ACD83F24,
                     16#2C41DCF2F867D7F]).

exro928_jump_2pow20(S) ->
    exro928_jump(S, [16#1B966A3DAF905E6, 16#201E9589C33DE2F, 16#34A806C17E9E644, 16#19AFEB4F1DF6A43, 16#06D8E75664A4268,
                     16#02E2C246BDA670C, 16#0531FB8EBC73C70, 16#137F702069EFC52, 16#0B6DC4D3AF15F8A, 16#1A4189F0050263D,
                     16#06DF2EB1FEAF0FB, 16#37AC696A43CB9AC, 16#0C5878C3549BD5B, 16#3CCF20BCF522920, 16#015FEFCC78FF45E,
                     16#32CF460728C2FAF]).

exro928_jump({Ahead, Behind} = S, Words) ->
    Zeros = lists:duplicate(length(Ahead) + length(Behind), 0),
    {ring_jump(S, fun exro928_next_state/1, joined(Words), 58 * length(Words), Zeros), []}.

%% Prints the words of a jump polynomial from C source, each under a bit that marks its end.
format_jumpconst58(Source) ->
    {match, Matches} = re:run(Source, "0x([a-zA-Z0-9]+)", [{newline, any}, {capture, all_but_first, binary}, global]),
    print_words(lists:foldr(fun([Digits], Acc) -> (Acc bsl 64) bor binary_to_integer(Digits, 16) end, 0, Matches)).

print_words(0) -> ok;
print_words(Words) ->
    io:format("16#~s,~n", [integer_to_list(mask58(Words) bor (1 bsl 58), 16)]),
    print_words(Words bsr 58).

%% MWC59: multiply with carry, without the frame of a handler.
-define(MWC59_P, ((16#7fa6502 bsl 32) - 1)).
-define(IS_MWC59(S), is_integer(S), 1 =< S, S < ?MWC59_P).

mwc59(_) -> erlang:nif_error(undef).

mwc59_value32(S) when ?IS_MWC59(S) ->
    V = S band 16#ffffffff,
    V bxor ((V band 16#ffffff) bsl 8).

mwc59_value(S) when ?IS_MWC59(S) ->
    V = S bxor (low(55, S) bsl 4),
    V bxor (low(32, V) bsl 27).

mwc59_float(S) when ?IS_MWC59(S) ->
    V0 = low(53, S),
    V = V0 bxor (low(49, V0) bsl 4),
    (V bxor (low(26, V) bsl 27)) * ?TWO_POW_MINUS53.

mwc59_seed() ->
    {A1, A2, A3} = unpredictable(),
    (hash58(A1) bxor hash58(A2) bxor hash58(A3)) + 1.

mwc59_seed(Seed) when is_integer(Seed), 0 =< Seed, Seed =< ?MASK58 -> hash58(Seed) + 1.

hash58(X) ->
    X0 = mask58(X),
    X1 = mask58((X0 bxor (X0 bsr 29)) * 16#351afd7ed558ccd),
    X2 = mask58((X1 bxor (X1 bsr 29)) * 16#0ceb9fe1a85ec53),
    X2 bxor (X2 bsr 29).

%% Floats, taken apart and put together --------------------------------------------------------------------------------

make_float(Sign, Exponent, Mantissa) ->
    <<Float/float>> = <<Sign:1, Exponent:11, Mantissa:52>>,
    Float.

float2str(Float) ->
    <<Sign:1, Exponent:11, Mantissa:52>> = <<(float(Float))/float>>,
    lists:flatten(io_lib:format("~c~c.~13.16.0bE~b", [case Sign of 1 -> $-; 0 -> $+ end, case Exponent of 0 -> $0; _ -> $1 end,
                                                       Mantissa, Exponent - 16#3ff])).

bc64(V) when is_integer(V), 0 =< V -> min(64, bit_length(V)).

%% Normal distribution -------------------------------------------------------------------------------------------------

normal() ->
    {Value, State} = normal_s(kept()),
    put(rand_seed, State),
    Value.

normal(Mean, Variance) -> Mean + math:sqrt(Variance) * normal().

normal_s(Mean, Variance, State) when 0 =< Variance ->
    {X, State1} = normal_s(State),
    {Mean + math:sqrt(Variance) * X, State1}.

%% The ziggurat of 256 layers over the density: nearly always the first value lies within its layer.
normal_s(State) ->
    {Sign, R, State1} = sign_and_51(State),
    Layer = R band 255,
    {Inner, Width} = element(Layer + 1, layers()),
    X = case Sign of
            0 -> R * Width;
            _ -> -(R * Width)
        end,
    case R < Inner of
        true -> {X, State1};
        false when Layer =:= 0 -> tail(Sign, State1);
        false -> edge(Layer, X, State1)
    end.

sign_and_51({#{bits := Bits, next := Next} = Handler, S}) ->
    {V, S1} = Next(S),
    {(1 bsl (Bits - 52)) band V, V bsr (Bits - 51), {Handler, S1}};
sign_and_51({#{next := Next} = Handler, S}) ->
    {V, S1} = Next(S),
    {(1 bsl 51) band V, low(51, V), {Handler, S1}}.

-define(TAIL, 3.6541528853610087963519472518).

tail(Sign, State) ->
    {U0, State1} = uniform_s(State),
    X = -(1 / ?TAIL) * math:log(U0),
    {U1, State2} = uniform_s(State1),
    Y = -math:log(U1),
    case Y + Y > X * X of
        false -> tail(Sign, State2);
        true when Sign =:= 0 -> {?TAIL + X, State2};
        true -> {-?TAIL - X, State2}
    end.

edge(Layer, X, State) ->
    Upper = element(Layer, densities()),
    Lower = element(Layer + 1, densities()),
    {U, State1} = uniform_s(State),
    case (Upper - Lower) * U + Lower < math:exp(-0.5 * X * X) of
        true -> {X, State1};
        false -> normal_s(State1)
    end.

%% For each layer: what part of 2^51 lies inside the layer above, and the width over 2^51. Computed with 60 digits from the tail alone.
layers() ->
    {{2104047571236786, 1.736725412160263e-15}, {0, 9.558660351455634e-17}, {1693657211986787, 1.2708704834810623e-16},
     {1919380038271141, 1.4909740962495474e-16}, {2015384402196343, 1.6658733631586268e-16}, {2068365869448128, 1.8136120810119029e-16},
     {2101878624052573, 1.9429720153135588e-16}, {2124958784102998, 2.0589500628482093e-16}, {2141808670795147, 2.1646860576895422e-16},
     {2154644611568301, 2.2622940392218116e-16}, {2164744887587275, 2.353271891404589e-16}, {2172897953696594, 2.438723455742877e-16},
     {2179616279372365, 2.5194879829274225e-16}, {2185247251868649, 2.5962199772528103e-16}, {2190034623107822, 2.6694407473648285e-16},
     {2194154434521197, 2.7395729685142446e-16}, {2197736978774660, 2.8069646002484804e-16}, {2200880740891961, 2.871905890411393e-16},
     {2203661538010620, 2.9346417484728883e-16}, {2206138681109102, 2.9953809336782113e-16}, {2208359231806599, 3.054303000719244e-16},
     {2210361007258210, 3.111563633892157e-16}, {2212174742388539, 3.1672988018581815e-16}, {2213825672704646, 3.2216280350549905e-16},
     {2215334711002614, 3.274657040793975e-16}, {2216719334487595, 3.326479811684171e-16}, {2217994262139172, 3.377180341735323e-16},
     {2219171977965032, 3.4268340353119356e-16}, {2220263139538712, 3.475508873172976e-16}, {2221276900117330, 3.523266384600203e-16},
     {2222221164932930, 3.5701624633953494e-16}, {2223102796829069, 3.616248057159834e-16}, {2223927782546658, 3.661569752965354e-16},
     {2224701368170060, 3.7061702777236077e-16}, {2225428170204312, 3.75008892787478e-16}, {2226112267248242, 3.7933619401549554e-16},
     {2226757276105256, 3.836022812967728e-16}, {2227366415328399, 3.8781025861250247e-16}, {2227942558554684, 3.919630085325768e-16},
     {2228488279492521, 3.9606321366256378e-16}, {2229005890047222, 4.001133755254669e-16}, {2229497472775193, 4.041158312414333e-16},
     {2229964908627060, 4.080727683096045e-16}, {2230409900758597, 4.119862377480744e-16}, {2230833995044585, 4.1585816580828064e-16},
     {2231238597816133, 4.1969036444740733e-16}, {2231624991250191, 4.234845407152071e-16}, {2231994346765928, 4.272423051889976e-16},
     {2232347736722750, 4.309651795716294e-16}, {2232686144665934, 4.346546035512876e-16}, {2233010474325959, 4.383119410085457e-16},
     {2233321557544881, 4.4193848564470665e-16}, {2233620161276071, 4.455354660957914e-16}, {2233906993781271, 4.491040505882875e-16},
     {2234182710130335, 4.52645351185714e-16}, {2234447917093496, 4.561604276690038e-16}, {2234703177503020, 4.596502910884941e-16},
     {2234949014150181, 4.631159070208165e-16}, {2235185913274316, 4.665581985600875e-16}, {2235414327692884, 4.699780490694195e-16},
     {2235634679614920, 4.733763047158324e-16}, {2235847363174595, 4.767537768090853e-16}, {2236052746716837, 4.8011124396270155e-16},
     {2236251174862869, 4.834494540935008e-16}, {2236442970379967, 4.867691262742209e-16}, {2236628435876762, 4.900709524522994e-16},
     {2236807855342765, 4.933555990465414e-16}, {2236981495548562, 4.966237084322178e-16}, {2237149607321147, 4.998759003240909e-16},
     {2237312426707209, 5.031127730659319e-16}, {2237470176035652, 5.0633490483427195e-16}, {2237623064889403, 5.095428547633892e-16},
     {2237771290995388, 5.127371639978797e-16}, {2237915041040597, 5.159183566785736e-16}, {2238054491421305, 5.190869408670343e-16},
     {2238189808931712, 5.222434094134042e-16}, {2238321151397660, 5.253882407719454e-16}, {2238448668260432, 5.285218997682382e-16},
     {2238572501115169, 5.316448383216618e-16}, {2238692784207942, 5.34757496126473e-16}, {2238809644895133, 5.378603012945235e-16},
     {2238923204068402, 5.409536709623993e-16}, {2239033576548190, 5.440380118655467e-16}, {2239140871448443, 5.471137208817361e-16},
     {2239245192514958, 5.501811855460336e-16}, {2239346638439541, 5.532407845392784e-16}, {2239445303151952, 5.56292888151909e-16},
     {2239541276091442, 5.593378587248462e-16}, {2239634642459498, 5.623760510690043e-16}, {2239725483455293, 5.65407812864896e-16},
     {2239813876495186, 5.684334850436814e-16}, {2239899895417494, 5.714534021509204e-16}, {2239983610673676, 5.744678926941961e-16},
     {2240065089506935, 5.774772794756965e-16}, {2240144396119183, 5.804818799107686e-16}, {2240221591827230, 5.834820063333892e-16},
     {2240296735208969, 5.864779662894365e-16}, {2240369882240293, 5.894700628185872e-16}, {2240441086423386, 5.924585947256134e-16},
     {2240510398907004, 5.95443856841806e-16}, {2240577868599305, 5.984261402772028e-16}, {2240643542273726, 6.014057326642664e-16},
     {2240707464668391, 6.043829183936125e-16}, {2240769678579486, 6.073579788423606e-16}, {2240830224948980, 6.103311925956439e-16},
     {2240889142947082, 6.133028356617911e-16}, {2240946470049769, 6.162731816816596e-16}, {2241002242111691, 6.192425021325847e-16},
     {2241056493434746, 6.222110665273788e-16}, {2241109256832602, 6.251791426088e-16}, {2241160563691400, 6.281469965398895e-16},
     {2241210444026879, 6.311148930905604e-16}, {2241258926538122, 6.34083095820806e-16}, {2241306038658137, 6.370518672608815e-16},
     {2241351806601435, 6.400214690888025e-16}, {2241396255408788, 6.429921623054896e-16}, {2241439408989313, 6.459642074078832e-16},
     {2241481290160038, 6.489378645603397e-16}, {2241521920683062, 6.519133937646159e-16}, {2241561321300462, 6.548910550287415e-16},
     {2241599511767028, 6.578711085350741e-16}, {2241636510880960, 6.608538148078259e-16}, {2241672336512612, 6.638394348803506e-16},
     {2241707005631362, 6.668282304624746e-16}, {2241740534330713, 6.698204641081558e-16}, {2241772937851689, 6.728163993837531e-16},
     {2241804230604585, 6.758163010371901e-16}, {2241834426189161, 6.78820435168298e-16}, {2241863537413311, 6.818290694006254e-16},
     {2241891576310281, 6.848424730550038e-16}, {2241918554154466, 6.878609173251664e-16}, {2241944481475843, 6.908846754557169e-16},
     {2241969368073071, 6.939140229227569e-16}, {2241993223025298, 6.969492376174829e-16}, {2242016054702685, 6.999906000330764e-16},
     {2242037870775710, 7.030383934552151e-16}, {2242058678223225, 7.060929041565482e-16}, {2242078483339331, 7.091544215954873e-16},
     {2242097291739040, 7.122232386196779e-16}, {2242115108362774, 7.152996516745303e-16}, {2242131937479672, 7.183839610172063e-16},
     {2242147782689725, 7.214764709364707e-16}, {2242162646924736, 7.245774899788387e-16}, {2242176532448092, 7.276873311814693e-16},
     {2242189440853337, 7.308063123122743e-16}, {2242201373061537, 7.339347561177405e-16}, {2242212329317416, 7.370729905789831e-16},
     {2242222309184237, 7.4022134917658e-16}, {2242231311537397, 7.433801711647648e-16}, {2242239334556717, 7.465498018555889e-16},
     {2242246375717369, 7.497305929136979e-16}, {2242252431779415, 7.529229026624058e-16}, {2242257498775893, 7.561270964017922e-16},
     {2242261571999416, 7.5934354673958895e-16}, {2242264645987196, 7.625726339356756e-16}, {2242266714504453, 7.658147462610487e-16},
     {2242267770526109, 7.690702803721919e-16}, {2242267806216711, 7.723396417018299e-16}, {2242266812908462, 7.756232448671174e-16},
     {2242264781077289, 7.789215140963852e-16}, {2242261700316818, 7.822348836756411e-16}, {2242257559310145, 7.855637984161084e-16},
     {2242252345799276, 7.889087141441755e-16}, {2242246046552082, 7.922700982152271e-16}, {2242238647326615, 7.956484300529366e-16},
     {2242230132832625, 7.99044201715713e-16}, {2242220486690076, 8.024579184921259e-16}, {2242209691384458, 8.058900995272657e-16},
     {2242197728218684, 8.093412784821501e-16}, {2242184577261310, 8.128120042284501e-16}, {2242170217290819, 8.163028415809877e-16},
     {2242154625735679, 8.198143720706533e-16}, {2242137778609839, 8.23347194760605e-16}, {2242119650443327, 8.26901927108847e-16},
     {2242100214207556, 8.304792058805374e-16}, {2242079441234906, 8.340796881136629e-16}, {2242057301132135, 8.377040521420222e-16},
     {2242033761687079, 8.413529986798028e-16}, {2242008788768107, 8.450272519724097e-16}, {2241982346215682, 8.487275610186155e-16},
     {2241954395725356, 8.524547008695596e-16}, {2241924896721443, 8.562094740106233e-16}, {2241893806220517, 8.599927118327665e-16},
     {2241861078683830, 8.638052762005259e-16}, {2241826665857598, 8.676480611245582e-16}, {2241790516600041, 8.715219945473698e-16},
     {2241752576693881, 8.754280402517175e-16}, {2241712788642916, 8.793671999021043e-16}, {2241671091451078, 8.833405152308408e-16},
     {2241627420382235, 8.873490703813135e-16}, {2241581706698773, 8.913939944224086e-16}, {2241533877376767, 8.954764640495068e-16},
     {2241483854795281, 8.9959770648911e-16}, {2241431556397035, 9.037590026260118e-16}, {2241376894317345, 9.079616903740068e-16},
     {2241319774977817, 9.122071683134846e-16}, {2241260098640860, 9.164968996219135e-16}, {2241197758920538, 9.208324163262308e-16},
     {2241132642244704, 9.252153239095693e-16}, {2241064627262652, 9.296473063086417e-16}, {2240993584191742, 9.341301313425265e-16},
     {2240919374095536, 9.38665656618666e-16}, {2240841848084890, 9.432558359676707e-16}, {2240760846432232, 9.479027264651738e-16},
     {2240676197587784, 9.526084961066279e-16}, {2240587717084782, 9.57375432209745e-16}, {2240495206318753, 9.622059506294838e-16},
     {2240398451183567, 9.671026058823054e-16}, {2240297220544165, 9.720681022901626e-16}, {2240191264522612, 9.771053062707209e-16},
     {2240080312570155, 9.822172599190541e-16}, {2239964071293331, 9.874071960480671e-16}, {2239842221996530, 9.926785548807976e-16},
     {2239714417896699, 9.980350026183645e-16}, {2239580280957725, 1.003480452143618e-15}, {2239439398282193, 1.0090190861637457e-15},
     {2239291317986196, 1.0146553831467086e-15}, {2239135544468203, 1.0203941464683124e-15}, {2238971532964979, 1.0262405372613567e-15},
     {2238798683265269, 1.0322001115486456e-15}, {2238616332424351, 1.03827886235154e-15}, {2238423746288095, 1.044483267600047e-15},
     {2238220109591890, 1.0508203448355195e-15}, {2238004514345216, 1.057297713900989e-15}, {2237775946143212, 1.06392366906768e-15},
     {2237533267957822, 1.0707072623632994e-15}, {2237275200846753, 1.0776584002668106e-15}, {2237000300869952, 1.0847879564403425e-15},
     {2236706931309099, 1.0921079038149563e-15}, {2236393229029147, 1.0996314701785628e-15}, {2236057063479501, 1.1073733224935752e-15},
     {2235695986373246, 1.1153497865853155e-15}, {2235307169458859, 1.1235791107110833e-15}, {2234887326941578, 1.1320817840164846e-15},
     {2234432617919447, 1.140880924258278e-15}, {2233938522519765, 1.1500027537839792e-15}, {2233399683022677, 1.159477189144919e-15},
     {2232809697779198, 1.169338578691096e-15}, {2232160850599817, 1.17962663529558e-15}, {2231443750584641, 1.190387629928289e-15},
     {2230646845562170, 1.2016759392543819e-15}, {2229755753817986, 1.2135560818666897e-15}, {2228752329126533, 1.2261054417450561e-15},
     {2227613325162504, 1.2394179789163251e-15}, {2226308442121174, 1.2536093926602567e-15}, {2224797391720399, 1.268824481425501e-15},
     {2223025347823832, 1.2852479319096109e-15}, {2220915633329809, 1.3031206634689985e-15}, {2218357446087030, 1.3227655770195326e-15},
     {2215184158448668, 1.3446300925011171e-15}, {2211132412537369, 1.3693606835128518e-15}, {2205758503851065, 1.397943667277524e-15},
     {2198248265654987, 1.4319989869661328e-15}, {2186916352102141, 1.4744848603597596e-15}, {2167562552481814, 1.5317872741611144e-15},
     {2125549880839716, 1.6227698675312968e-15}}.

%% The density, exp(-x^2/2), at each layer's edge.
densities() ->
    {1.0, 0.9771017012676708, 0.959879091800106, 0.9451989534422991, 0.9320600759592299, 0.9199915050393465, 0.9087264400521303,
     0.898095921898343, 0.8879846607558328, 0.8783096558089168, 0.8690086880368565, 0.8600336211963311, 0.8513462584586775,
     0.8429156531122037, 0.834716292986883, 0.8267268339462209, 0.8189291916037019, 0.8113078743126557, 0.8038494831709638,
     0.7965423304229584, 0.789376143566024, 0.782341832654802, 0.7754313049811866, 0.7686373157984857, 0.7619533468367948,
     0.7553735065070957, 0.7488924472191564, 0.7425052963401506, 0.7362075981268621, 0.7299952645614757, 0.7238645334686297,
     0.7178119326307215, 0.711834248878248, 0.7059285013327538, 0.7000919181365112, 0.6943219161261163, 0.6886160830046714,
     0.6829721616449943, 0.6773880362187731, 0.6718617198970817, 0.6663913439087498, 0.6609751477766628, 0.6556114705796969,
     0.6502987431108164, 0.645035480820822, 0.6398202774530561, 0.6346517992876233, 0.6295287799248362, 0.6244500155470261,
     0.619414360605834, 0.6144207238889134, 0.6094680649257731, 0.6045553906974673, 0.5996817526191248, 0.5948462437679869,
     0.5900479963328255, 0.5852861792633709, 0.5805599961007903, 0.5758686829723532, 0.5712115067352527, 0.5665877632561639,
     0.5619967758145239, 0.5574378936187655, 0.5529104904258318, 0.5484139632552654, 0.5439477311900258, 0.5395112342569516,
     0.5351039323804572, 0.5307253044036615, 0.526374847171684, 0.5220520746723214, 0.5177565172297559, 0.5134877207473265,
     0.5092452459957476, 0.5050286679434679, 0.5008375751261483, 0.4966715690524893, 0.49253026364386815, 0.4884132847054576,
     0.4843202694266829, 0.4802508659090464, 0.4762047327195055, 0.47218153846772976, 0.4681809614056932, 0.4642026890481739,
     0.4602464178128425, 0.4563118526787161, 0.45239870686184824, 0.44850670150720273, 0.4446355653957391, 0.44078503466580377,
     0.43695485254798533, 0.4331447691126521, 0.42935454102944126, 0.4255839313380218, 0.42183270922949573, 0.41810064983784795,
     0.4143875340408909, 0.410693148270188, 0.40701728432947315, 0.4033597392211143, 0.399720314980197, 0.39609881851583223,
     0.3924950614593154, 0.38890886001878855, 0.38534003484007706, 0.38178841087339344, 0.37825381724561896, 0.37473608713789086,
     0.3712350576682392, 0.36775056977903225, 0.3642824681290037, 0.36083060098964775, 0.3573948201457802, 0.35397498080007656,
     0.3505709414814059, 0.3471825639567935, 0.34380971314685055, 0.34045225704452164, 0.3371100666370059, 0.33378301583071823,
     0.3304709813791634, 0.3271738428136013, 0.32389148237639104, 0.3206237849569053, 0.3173706380299135, 0.31413193159633707,
     0.31090755812628634, 0.3076974125042919, 0.3045013919766498, 0.3013193961008029, 0.2981513266966853, 0.29499708779996164,
     0.291856585617095, 0.2887297284821827, 0.2856164268155016, 0.2825165930837074, 0.2794301417616377, 0.2763569892956681,
     0.2732970540685769, 0.2702502563658752, 0.26721651834356114, 0.2641957639972608, 0.2611879191327208, 0.2581929113376189,
     0.2552106699546617, 0.2522411260559419, 0.24928421241852824, 0.24633986350126363, 0.24340801542275012, 0.2404886059405004,
     0.23758157443123795, 0.2346868618723299, 0.23180441082433859, 0.22893416541468023, 0.2260760713223802, 0.22323007576391746,
     0.22039612748015194, 0.21757417672433113, 0.21476417525117358, 0.21196607630703015, 0.209179834621125, 0.20640540639788071,
     0.20364274931033485, 0.20089182249465656, 0.1981525865457751, 0.19542500351413428, 0.19270903690358912, 0.19000465167046496,
     0.18731181422380025, 0.18463049242679927, 0.18196065559952254, 0.17930227452284767, 0.176655321443735, 0.17401977008183875,
     0.17139559563750595, 0.1687827748012115, 0.16618128576448205, 0.1635911082323657, 0.16101222343751107, 0.1584446141559243,
     0.1558882647244792, 0.15334316106026283, 0.15080929068184568, 0.14828664273257453, 0.14577520800599403, 0.1432749789735134,
     0.1407859498144447, 0.1383081164485507, 0.13584147657125373, 0.13338602969166913, 0.1309417771736443, 0.12850872227999952,
     0.12608687022018586, 0.12367622820159654, 0.12127680548479021, 0.11888861344290998, 0.1165116656256108, 0.11414597782783835,
     0.111791568163838, 0.10944845714681163, 0.10711666777468364, 0.1047962256224869, 0.10248715894193508, 0.10018949876880981,
     0.09790327903886228, 0.09562853671300882, 0.09336531191269086, 0.09111364806637363, 0.08887359206827579, 0.08664519445055796,
     0.08442850957035337, 0.08222359581320286, 0.08003051581466306, 0.07784933670209604, 0.07568013035892707, 0.07352297371398127,
     0.07137794905889037, 0.06924514439700677, 0.0671246538277885, 0.06501657797124284, 0.06292102443775811, 0.060838108349539864,
     0.05876795292093376, 0.0567106901062029, 0.054666461324888914, 0.052635418276792176, 0.05061772386094776, 0.04861355321586852,
     0.04662309490193037, 0.04464655225129444, 0.04268414491647443, 0.04073611065594093, 0.03880270740452611, 0.036884215688567284,
     0.034980941461716084, 0.03309321945857852, 0.031221417191920245, 0.029365939758133314, 0.027527235669603082, 0.025705804008548896,
     0.023902203305795882, 0.022117062707308864, 0.020351096230044517, 0.018605121275724643, 0.016880083152543166, 0.015177088307935325,
     0.01349745060173988, 0.011842757857907888, 0.010214971439701471, 0.008616582769398732, 0.007050875471373227, 0.005522403299250997,
     0.0040379725933630305, 0.0026090727461021627, 0.0012602859304985975}.
