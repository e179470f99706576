%% Files of terms sorted, merged and checked: formats, orders, keys, runs, functions as input and output, and what is wrong with arguments and files.
-module(files_sorter).
-include("../case.hrl").

main() ->
    Folder = filename:join("/tmp", "sorter_case_" ++ os:getpid()),
    ok = file:make_dir(Folder),
    {ok, Home} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    sorts(),
    merges(),
    checks(),
    functions(),
    faults(),
    wrong(),
    {ok, Left} = file:list_dir("."),
    ?show(lists:sort(Left)),
    [ok = file:delete(File) || File <- Left],
    ok = file:set_cwd(Home),
    ok = file:del_dir(Folder).

words() -> [{N * 7 rem 10, lists:nth(N rem 3 + 1, [a, "b", <<"c">>]), N} || N <- lists:seq(1, 40)].

sorts() ->
    write("one", words(), 4),
    write("two", [{5, x, 0}, {5, a, 0}, {5.0, a, 1}], 4),
    [?show({Options, file_sorter:sort(["one", "two"], "out", Options), read("out", 4)})
     || Options <- [[], {order, descending}, {format, binary}, [{unique, true}, {size, 0}], [{compressed, true}], [{size, 1}, {no_files, 2}, {tmpdir, ""}], [{tmpdir, "."}, {size, 0}]]],
    ?show({file_sorter:sort(["one", "two"], "out", [{order, fun(A, B) -> element(3, A) >= element(3, B) end}, {unique, true}]), read("out", 4)}),
    ?show({file_sorter:sort(["one"], "out", {format, fun(Binary) -> element(3, binary_to_term(Binary)) rem 5 end}), read("out", 4)}),
    [?show({Key, Options, file_sorter:keysort(Key, ["one", "two", "one"], "out", Options), read("out", 4)})
     || Key <- [1, [2], [2, 1]], Options <- [[], [{unique, true}], [{order, descending}, {size, 0}], [{order, descending}, {unique, true}, {size, 0}]]],
    ?show({file_sorter:sort("one"), read("one", 4), file_sorter:keysort(3, "one"), read("one", 4)}),
    write("short", words(), 2),
    ?show({file_sorter:keysort(2, ["short"], "short", {header, 2}), read("short", 2)}),
    ok = file:write_file("text", "{b, 2}. a.\n\"text\".\n{a, 'X'}."),
    ?show({file_sorter:sort(["text", "text"], "text", [{format, term}, {order, descending}]), file:read_file("text")}),
    ?show({file_sorter:sort([], "out"), read("out", 4)}),
    ?show({element(1, file_sorter:check("one")), file_sorter:keycheck(3, "one")}),
    ?show({file_sorter:keymerge(3, ["one"], "out"), length(read("out", 4))}).

merges() ->
    write("one", [{N, one} || N <- lists:seq(1, 9, 2)], 4),
    write("two", [{N, two} || N <- lists:seq(1, 9)], 4),
    write("none", [], 4),
    [?show({Files, Options, file_sorter:merge(Files, "out", Options), read("out", 4)})
     || Files <- [["one", "two"], ["two", "none", "one", "two"], ["none"], []], Options <- [[], [{unique, true}, {no_files, 2}]]],
    [?show({Options, file_sorter:keymerge(1, ["two", "one", "two"], "out", Options), read("out", 4)}) || Options <- [[], {unique, true}]],
    write("one", lists:reverse([{N, one} || N <- lists:seq(1, 9, 2)]), 4),
    write("two", lists:reverse([{N, two} || N <- lists:seq(1, 9)]), 4),
    [?show({Options, file_sorter:keymerge(1, ["two", "one", "two"], "out", [{order, descending} | Options]), read("out", 4)}) || Options <- [[], [{unique, true}]]],
    ?show({file_sorter:merge(["two", "one"], "out", {order, fun(A, B) -> A >= B end}), read("out", 4)}).

checks() ->
    write("one", [1, 2, 2, 3, 1], 4),
    write("two", [{2, a}, {1, b}, {1, b}], 4),
    ok = file:write_file("text", "1. 2. 2. 1."),
    Name = fun({ok, Found}) -> [{filename:basename(File), Position, Term} || {File, Position, Term} <- Found]; (Error) -> Error end,
    [?show({Options, Name(file_sorter:check(["one", "two"], Options))})
     || Options <- [[], {unique, true}, {order, descending}, [{order, descending}, {unique, true}]]],
    ?show(Name(file_sorter:check(["text"], {format, term}))),
    ?show(Name(file_sorter:check(["one"], [{order, fun(A, B) -> A =< B end}, {unique, true}]))),
    [?show({Key, Options, Name(file_sorter:keycheck(Key, ["two"], Options))}) || Key <- [1, 2, [2, 1]], Options <- [[], {unique, true}, {order, descending}]],
    ?show(file_sorter:keycheck(2, ["one"], []) =:= {error, {bad_object, filename:absname("one")}}).

functions() ->
    write("one", words(), 4),
    ?show(file_sorter:sort(["one"], collector([]), [{format, term}, {size, 0}]) =:= {error, {bad_term, filename:absname("one")}}),
    ?show(file_sorter:sort(["one"], collector([]), {format, binary_term})),
    ?show(file_sorter:sort(supplier([[c, a], [], [b, a]], end_of_input), collector([]), {format, term})),
    ?show(file_sorter:keysort(1, supplier([[{2, x}], [{1, y}]], {end_of_input, last}), collector([]), [{format, term}, {unique, true}])),
    ?show(file_sorter:sort(supplier([[]], end_of_input), collector([]), {format, term})),
    ?show(file_sorter:merge([], collector([]))),
    ?show(file_sorter:sort(supplier([[a], [b]], {stopped, here}), collector([]), {format, term})),
    ?show(file_sorter:sort(supplier([[a], [b]], end_of_input), fun(close) -> closed; (_) -> enough end, {format, term})),
    ?show(file_sorter:sort(supplier([[a], [b]], end_of_input), fun(close) -> closed; (_) -> throw(up) end, {format, term})),
    ?show(file_sorter:sort(fun(close) -> closed; (read) -> exit(down) end, collector([]))),
    ?show(file_sorter:keysort(2, supplier([[{a}]], end_of_input), collector([]), {format, term})),
    ?show(file_sorter:sort(supplier([[<<"not a term">>]], end_of_input), collector([]))).

%% Answers on `close` what it was given, and tells that it is called.
collector(Given) ->
    fun(close) -> io:format("output closed~n"), lists:reverse(Given);
       (Objects) -> collector([Objects | Given])
    end.

supplier(Chunks, End) ->
    fun(close) -> io:format("input closed~n");
       (read) ->
            case Chunks of
                [Chunk | Rest] -> {Chunk, supplier(Rest, End)};
                [] -> End
            end
    end.

faults() ->
    Of = fun({error, {Kind, File}}) -> {Kind, filename:basename(File)}; ({error, {Kind, File, Reason}}) -> {Kind, filename:basename(File), Reason}; (Other) -> Other end,
    [begin
         ok = file:write_file("bad", Bytes),
         ?show({Bytes, Of(file_sorter:sort(["bad"], "out", Options))})
     end || {Bytes, Options} <- [{<<1, 2>>, []}, {<<9:32, "short">>, []}, {<<3:32, "bad">>, []}, {<<3:32, "fit", 0>>, {format, binary}}, {<<-1:128, "x">>, {header, 16}}, {"a. b", {format, term}}]],
    ?show(Of(file_sorter:sort(["missing"], "out"))),
    ?show(Of(file_sorter:sort(["one"], "missing/out"))),
    ?show(element(1, Of(file_sorter:sort(["one"], "out", [{tmpdir, "missing"}, {size, 0}])))),
    ?show(Of(file_sorter:check(["."], []))).

wrong() ->
    [?show({Options, file_sorter:sort([], "out", Options)})
     || Options <- [x, [x], [{format, x}], {size, -1}, {no_files, 1}, {order, x}, {compressed, x}, {unique, x}, {header, 0}, {header, 1 bsl 31}, [{header, 2}, {format, term}], {tmpdir, 1},
                    [{unique, true} | x]]],
    [?show(file_sorter:Function(x, [], "out")) || Function <- [keysort, keymerge]],
    [?show(file_sorter:keysort(Key, [], "out", Options)) || {Key, Options} <- [{0, []}, {[], []}, {[1, x], []}, {[1 | x], []}, {x, {format, binary}}, {1, {order, fun(_, _) -> true end}}]],
    ?trace(file_sorter:sort({x}, "out")),
    ?trace(file_sorter:sort([], {x})),
    ?trace(file_sorter:merge({x}, "out")),
    ?trace(file_sorter:keymerge(1, x, "out")),
    ?trace(file_sorter:check([{x}])),
    ?trace(file_sorter:check(x, [])),
    ?trace(file_sorter:keycheck(1, {x})),
    ?trace(file_sorter:keycheck(x, [], [])).

write(File, Terms, Header) ->
    ok = file:write_file(File, [[<<(byte_size(Binary)):Header/unit:8>>, Binary] || Term <- Terms, Binary <- [term_to_binary(Term)]]).

read(File, Header) ->
    {ok, Content} = file:read_file(File),
    Plain = case Content of
                <<31, 139, _/binary>> -> zlib:gunzip(Content);
                _ -> Content
            end,
    [binary_to_term(Binary) || <<Size:Header/unit:8, Binary:Size/binary>> <= Plain].
