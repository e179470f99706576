-module(recorded).
-export([go/0]).
%% Records OTP's hashes of terms. One line a term: its external form, erlang:phash2(T, 1 bsl 32), erlang:phash(T, 1 bsl 32).
go() ->
  X = 5, Y = {a, [1.5]},
  F1 = fun(Z) -> X + Z end, F2 = fun(Z) -> {X, Y, Z} end, F0 = fun() -> ok end,
  Ints = lists:append([[N, N-1, N+1, -N, -N-1, -N+1] || N <- [0, 1, 5, 255, 256, 1 bsl 26, 1 bsl 27, 1 bsl 28, 1 bsl 31, 1 bsl 32, 1 bsl 33, 1 bsl 58, 1 bsl 59, 1 bsl 60, 1 bsl 63, 1 bsl 64, 1 bsl 95, 1 bsl 96, 1 bsl 127, 1 bsl 128, 123456789012345678901234567890123456789]]),
  Floats = [0.0, -0.0, 1.0, -1.5, 3.14159, 1.0e300, 5.0e-324, -1.0e-200, 1.0e22, 0.1],
  Atoms = ['', a, ok, true, undefined, nonode@nohost, list_to_atom([228]), list_to_atom([228,246,252]), list_to_atom([97,233,98]), list_to_atom([960]), list_to_atom([128512, 97]), list_to_atom([97,228]), list_to_atom([223,960,255]), list_to_atom(lists:duplicate(255, $z)), list_to_atom(lists:duplicate(255, 228)), list_to_atom([128]), list_to_atom([191,192])],
  Bins = [<<>>, <<0>>, <<1:1>>, <<5:3>>, <<1,2,3>>, <<1,2,3,4:4>>, <<"hello world!">>, <<"hello world!x">>, <<"0123456789a">>, list_to_binary(lists:seq(0,255)), <<(list_to_binary(lists:seq(0,255)))/binary, 3:2>>, <<0:7>>, <<127:7>>, <<255,1:1>>] ++ [list_to_binary(lists:seq(1,N)) || N <- lists:seq(1,26)],
  Lists = [[], [[]], "a", "ab", "abc", "abcd", "abcde", [1,2,3,4,5,6,7,8,9|x], [1,2,3|4], [a,1,2,b], [1,a], [256,1], ["abc","def"], [[[]]], [1|[]], [a|b], [1,2|<<3>>], [0,0,0,0], [1.0,2], [-1,1], [97,98,99,100,1000|"tail"], [[], a], [a, []], ["abcd"|"abcd"]],
  Tuples = [{}, {a}, {1,2}, {{}}, {[],[]}, {a,b,c,{d,[e,"f"]}}, {1,{2,{3}}}, list_to_tuple(lists:seq(1,300)), {0,0,0}, {<<"x">>,1.5}],
  Maps = [#{}, #{a=>1}, #{a=>1,b=>2}, #{1=>a, 1.0=>b}, #{#{}=>#{}}, #{a=>#{b=>c}, d=>[#{}]}, maps:from_list([{N, N*N} || N <- lists:seq(1,32)]), maps:from_list([{N, N*N} || N <- lists:seq(1,33)]), maps:from_list([{{N, "x"}, #{N=>N}} || N <- lists:seq(1,500)]), #{[]=>[]}, {#{}, #{a=>b}, x}, [#{x=>y}|z]],
  Ids = [binary_to_term(<<131,88,119,3,"a@b",0,0,1,1,0,0,0,2,0,0,0,3>>),
   binary_to_term(<<131,90,0,3,119,3,"a@b",0,0,0,1,0,0,0,2,0,0,0,4,0,0,0,5>>),
   binary_to_term(<<131,90,0,5,119,3,"a@b",0,0,0,1,0,0,0,2,0,0,0,4,0,0,0,5,0,0,0,6,0,0,0,7>>),
   binary_to_term(<<131,120,119,3,"a@b",1:64,0,0,0,2>>), binary_to_term(<<131,120,119,3,"a@b",16#1234567890:64,0,0,0,2>>),
   binary_to_term(<<131,88,119,3,"a@b",16#ffffff1:32,16#1fff:32,0,0,0,3>>)],
  Funs = [fun lists:map/2, fun erlang:'+'/2, F0, F1, F2, {F1, F2}, [F0|F1]],
  All = Ints ++ Floats ++ Atoms ++ Bins ++ Lists ++ Tuples ++ Maps ++ Ids ++ Funs,
  [io:format("~s\t~w\t~w~n", [binary:encode_hex(term_to_binary(T, [{minor_version,2}]), lowercase), erlang:phash2(T, 1 bsl 32), erlang:phash(T, 1 bsl 32)]) || T <- All ++ [{T, T} || T <- All, erts_debug:flat_size(T) < 100]].
