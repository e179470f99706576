%% Scripts made of sections and taken apart, and the types of segments.
-module(escript_create).
-export([main/0]).

main() ->
    Source = <<"main(_) -> ok.\n">>,
    [io:format("~p~n  ~p~n", [Options, escript:create(binary, Options)])
     || Options <- [[shebang, comment, {emu_args, "-smp"}, {source, Source}], [{source, Source}], [{shebang, "/bin/x"}, {comment, "c"}, {beam, <<"FOR1">>}],
                    [], [shebang], [{foo, Source}], [{source, 1}], [{shebang, undefined}, {comment, default}, {archive, <<"PK">>}], [{source, "/no/such/file"}]]],
    {ok, Archive} = escript:create(binary, [shebang, {archive, [{"a.txt", <<"hello">>}], []}]),
    io:format("~p~n", [[byte_size(Archive) > 50, binary:match(Archive, <<"PK">>)]]),
    File = "escript_create.tmp",
    [round(File, Options) || Options <- [[shebang, comment, {emu_args, "-smp"}, {source, Source}], [{shebang, "/bin/x"}, {source, Source}],
                                         [shebang, {emu_args, " -x y "}, {beam, <<"FOR1xyz">>}], [shebang, {comment, "other"}, {archive, <<"PKxyz">>}]]],
    io:format("~p~n", [escript:extract(File, [nonsense])]),
    ok = file:delete(File),
    Types = [integer, float, binary, utf8, utf16, bytes, bits, signed, big, little, {unit, 8}, {unit, undefined}, foo, {unit, 300}],
    Sizes = [default, 8, all, undefined, {atom, 1, undefined}, {integer, 1, 3}],
    Lists = [default, []] ++ [[A] || A <- Types] ++ [[A, B] || A <- Types, B <- Types],
    io:format("~p~n", [erlang:phash2([erl_bits:set_bit_type(Size, List) || Size <- Sizes, List <- Lists])]),
    {ok, 8, Type} = erl_bits:set_bit_type(default, [signed]),
    io:format("~p~n", [erl_bits:as_list(Type)]).

round(File, Options) ->
    ok = escript:create(File, Options),
    io:format("~p~n", [escript:extract(File, [])]).
