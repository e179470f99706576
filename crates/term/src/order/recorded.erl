%% Records how OTP orders terms: one line a term, its external form and then one character for each term up to itself:
%% `<`, `>`, `=` (== but not =:=) or `s` (=:=).
-module(recorded).
-export([go/0]).
go() ->
  X = 5, F1 = fun(Z) -> X + Z end, F2 = fun(Z) -> {X, Z} end, F0 = fun() -> ok end,
  Y = 5.0, F3 = fun() -> Y end, F3b = mk(1), F3c = mk(1.0), F3d = mk(2),
  Big = 1 bsl 1024,
  Numbers = [0, 1, -1, 0.0, -0.0, 1.0, -1.0, 1.5, 1 bsl 53, (1 bsl 53) + 1, float(1 bsl 53), 1 bsl 59, 1 bsl 60, float(1 bsl 60), (1 bsl 60) - 1, -(1 bsl 60), -(1 bsl 60) - 1, -float(1 bsl 60), 1 bsl 64, float(1 bsl 64), (1 bsl 64) + 1, -(1 bsl 64), Big, -Big, 1.7976931348623157e308, -1.7976931348623157e308, 5.0e-324, 1.0e22, 10000000000000000000000, 10000000000000000000001],
  Atoms = ['', a, b, ab, aaaa, aaab, 'A', list_to_atom([228]), list_to_atom([960]), list_to_atom([128512]), list_to_atom([65535])],
  Ids = [binary_to_term(<<131,88,119,3,"a@b",0,0,1,1,0,0,0,2,0,0,0,3>>), binary_to_term(<<131,88,119,3,"a@b",0,0,1,1,0,0,0,1,0,0,0,3>>),
   binary_to_term(<<131,88,119,3,"a@c",0,0,1,1,0,0,0,1,0,0,0,3>>), binary_to_term(<<131,88,119,3,"a@b",0,0,1,1,0,0,0,1,0,0,0,4>>), binary_to_term(<<131,88,119,3,"a@b",0,0,1,2,0,0,0,1,0,0,0,3>>),
   binary_to_term(<<131,90,0,3,119,3,"a@b",0,0,0,1,0,0,0,2,0,0,0,4,0,0,0,5>>), binary_to_term(<<131,90,0,3,119,3,"a@b",0,0,0,1,0,0,0,3,0,0,0,4,0,0,0,4>>),
   binary_to_term(<<131,90,0,3,119,3,"a@c",0,0,0,1,0,0,0,1,0,0,0,1,0,0,0,1>>),
   binary_to_term(<<131,120,119,3,"a@b",1:64,0,0,0,2>>), binary_to_term(<<131,120,119,3,"a@b",2:64,0,0,0,2>>), binary_to_term(<<131,120,119,3,"a@c",1:64,0,0,0,2>>)],
  Funs = [F0, F1, F2, F3, F3b, F3c, F3d, fun lists:map/2, fun lists:map/3, fun erlang:map/9, fun lists:filter/2],
  Lists = [[], [1], [1.0], [1|1], [1|a], [1,2], [a], "abc", [[]], [[],[]], [1,2,3|x], [{1}, 2], [{1.0}, 3]],
  Tuples = [{}, {1}, {1.0}, {1,2}, {a,b}, {1.0,2}, {{},{}}, {[],1}, {#{1=>2}}, {#{1=>2.0}}],
  Maps = [#{}, #{a=>1}, #{a=>1.0}, #{b=>1}, #{1=>a}, #{1.0=>a}, #{1=>a,1.0=>b}, #{1=>b,1.0=>a}, #{a=>1,b=>2}, #{a=>1,c=>0}, #{a=>2,b=>1}, #{zz=>1,a=>5,k=>0}, #{zz=>0,a=>6,k=>0}, #{zz=>1,a=>5.0,k=>0}, #{1=>x,zz=>2,"s"=>3,aa=>4}, #{1=>x,zy=>2,"s"=>3,aa=>4}, #{#{1=>1}=>1}, #{#{1=>1.0}=>1}, #{#{1.0=>1}=>1},
    m(33, 0, 0), m(33, 1, 0), m(33, 0, 7), m(33, 0.0, 7), m(34, 0, 0), maps:put(1.0, 1, m(33, 0, 0)), maps:put(5, 6, m(33, 0, 0)), maps:put(5, 7, maps:put(9, 0, m(33, 0, 0))), maps:put(5, 7.0, m(33, 0, 0)), maps:map(fun(_, V) -> float(V) end, m(33, 0, 0)), #{m(33,0,0)=>1}, #{m(33,0.0,0)=>1}, #{m(33,0,0)=>1.0},
    maps:from_list([{{K, #{K=>1}}, v} || K <- lists:seq(1,40)]), maps:from_list([{{K, #{K=>1.0}}, v} || K <- lists:seq(1,40)]), maps:from_list([{m(33, K, 0), v} || K <- lists:seq(1,33)]), maps:from_list([{m(33, K, 1), v} || K <- lists:seq(1,33)])],
  Bits = [<<>>, <<0>>, <<0:1>>, <<1:1>>, <<128>>, <<128,0>>, <<1,2>>, <<1,3>>, <<1,2,0:3>>, <<1,2,1:3>>, <<"abcdefghijklmnop">>, <<"abcdefghijklmnoq">>, <<"abcdefghijklmnop",1:1>>, list_to_binary(lists:duplicate(100, 7)), <<(list_to_binary(lists:duplicate(100, 7)))/binary, 0:5>>],
  All = Numbers ++ Atoms ++ Ids ++ Funs ++ Lists ++ Tuples ++ Maps ++ Bits,
  lists:foldl(fun(T, Before) ->
    Now = Before ++ [T],
    io:format("~s\t~s~n", [binary:encode_hex(term_to_binary(T, [{minor_version,2}]), lowercase), [c(T, B) || B <- Now]]), Now end, [], All).
mk(V) -> fun() -> V end.
m(N, A, B) -> maps:from_list([{K + A, K + B} || K <- lists:seq(1, N)]).
c(A, B) when A =:= B -> $s;
c(A, B) when A == B -> $=;
c(A, B) when A < B -> $<;
c(A, B) when A > B -> $>.
