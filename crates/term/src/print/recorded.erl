%% Records OTP's texts of terms. One line a term: its external form, then erlang:display/1, ~w, ~tw, and io_lib:write/2 at depths 0 to 8.
-module(recorded).
-export([go/0, display/0]).
all() ->
  X = 5, G = fun(Y) -> X+Y end,
  A = fun list_to_atom/1,
  [0, 1, -1, 1 bsl 60, -(1 bsl 60), 12345678901234567890123, -12345678901234567890123, 1.5, 0.1, -0.0, 0.0, 1.0e300, 5.0e-324, 1.0e22, 123456789.0, 1.0e15, 1.0e-5, 100.0, 3.141592653589793, 1.0e16,
   "abc", [97,98], [97,98,256], [97|b], [a|"bc"], [[]|x], "a\nb\"c\\d", [97,27], [8], [11], [12], [133], [a,"bc"], [a,b|c], [[[[a]]]], lists:seq(1,20), "the quick brown fox",
   <<"abc">>, <<"a\"b\\c">>, <<1,2,3>>, <<5:3>>, <<>>, <<1,2,5:3>>, <<"\n">>, <<200>>, <<0>>, <<"abc",1:1>>, <<1,2,3,4,5,6,7,8,9,10>>, <<1,2,3,4,5,6,7,8,9,1:1>>, <<" ~">>, <<127>>,
   [], {}, #{}, {a}, {[]}, {{{{a}}}}, {1,2,3,4,5,6,7,8,9}, {a,{b,[c,{d,#{e=>f}}]}},
   #{1=>1,b=>[x]}, #{1=>#{2=>#{3=>4}}}, #{1=>a,2=>b,3=>c,4=>d,5=>e,6=>f,7=>g,8=>h}, #{"k"=><<"v">>}, {#{}, #{1=>#{}}, [#{}]}, [#{1=>{2,3}}, #{[1]=>[2]}],
   'if', 'Abc', 'hello world', '', abc@d, a_b, '_x', 'a\nb', A([0]), A([228,98]), A([960]), A([98,127]), A([200,98]), A([98,960]), A([98,170]), A([98,160]), A([98,133]), A([128512]), A([223]), A([247]), A([215]), A([181]), A([186]), A([98,228,255,192,222]), A([98,247]), A([98,215]),
   'maybe', 'else', 'div', 'cond', 'let', 'xor', 'a\\b\'c', 'a"b', A([97,7,27,8,9,10,11,12,13,31,32]), 'A1', a1, '1a', 'a-b', 'a.b', true,
   fun lists:map/2, fun 'if':'X y'/1, fun 'a/b':c/0, fun erlang:'+'/2, G, {G, [G]}, A([97,256]), A([97,255]), A([97,1000,98])].
go() ->
  [io:format("~ts~n", [lists:join("\t", [binary:encode_hex(term_to_binary(T, [{minor_version,2}]), lowercase), io_lib:format("~w", [T]), io_lib:format("~tw", [T])] ++ [io_lib:write(T, [{depth, D},{encoding,utf8}]) || D <- lists:seq(0, 8)])]) || T <- all()].
display() -> [erlang:display(T) || T <- all()].
