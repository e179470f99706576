%% yecc and leex: parsers and scanners that are made, compiled and used, and what is said of grammars and definitions that are wrong.
-module(lib_parsetools).
-export([main/0]).

main() ->
    Folder = filename:join("/tmp", "lib_parsetools_" ++ os:getpid()),
    ok = filelib:ensure_path(Folder),
    {ok, Before} = file:get_cwd(),
    ok = file:set_cwd(Folder),
    try
        calculator(),
        locations(),
        pieces(),
        grammar_errors(),
        definition_errors(),
        conflicts()
    after
        ok = file:set_cwd(Before),
        ok = file:del_dir_r(Folder)
    end.

show(Term) -> io:format("~tp~n", [Term]).

calculator() ->
    show(made(yecc, "calc_parser.yrl",
              "Nonterminals sum negative list items.\n"
              "Terminals '+' '-' '*' '(' ')' '[' ']' ',' number 'begin'.\n"
              "Rootsymbol sum.\n"
              "Nonassoc 50 ','.\n"
              "Left 100 '+' '-'.\n"
              "Left 200 '*'.\n"
              "Unary 300 negative.\n"
              "sum -> sum '+' sum : {add, '$1', '$3'}.\n"
              "sum -> sum '-' sum : {subtract, '$1', '$3'}.\n"
              "sum -> sum '*' sum : {multiply, '$1', '$3'}.\n"
              "sum -> negative : '$1'.\n"
              "sum -> '(' sum ')' : '$2'.\n"
              "sum -> number : value('$1').\n"
              "sum -> list : '$1'.\n"
              "sum -> 'begin' : return_error(line('$1'), [\"no \", \"blocks\"]).\n"
              "negative -> '-' sum : {negative, '$2'}.\n"
              "list -> '[' items ']' : {list, '$2'}.\n"
              "items -> '$empty' : [].\n"
              "items -> sum : ['$1'].\n"
              "items -> sum ',' items :\n"
              "    %% a comment\n"
              "    ['$1' |\n"
              "     '$3'].\n"
              "Erlang code.\n"
              "value({number, _, Value}) -> Value.\n"
              "line(Token) -> element(2, Token).\n")),
    show(made(leex, "calc_scanner.xrl",
              "%% Tokens.\n"
              "Definitions.\n"
              "D = [0-9]\n"
              "E = [eE][+-]?{D}+\n"
              "WHITE = [\\s\\t\\r\\n]\n"
              "Rules.\n"
              "{D}+ : {token, {number, TokenLine, list_to_integer(TokenChars)}}.\n"
              "{D}+\\.{D}+({E})? :\n"
              "    {token, {number, TokenLine, list_to_float(TokenChars)}}.\n"
              "[-+*()\\[\\],] : {token, {list_to_atom(TokenChars), TokenLine}}.\n"
              "begin|anfang : {token, {'begin', TokenLine}}.\n"
              "twice : {skip_token, \"2*\"}.\n"
              "bad : {error, \"bad word\"}.\n"
              "end : {end_token, {'end', TokenLine}}.\n"
              "\\x{e4}|\\344\\xe4 : {token, {number, TokenLine, TokenLen}}.\n"
              "{WHITE}+ : skip_token.\n"
              "#.* : skip_token.\n"
              "Erlang code.\n")),
    [begin
         Scanned = calc_scanner:string(Text),
         show({Text, Scanned}),
         case Scanned of
             {ok, Tokens, _} -> show(parsed(calc_parser:parse(Tokens)));
             _ -> ok
         end
     end || Text <- ["1+2*3-4", "-1*2", "(1+2)*-3", "[]", "[1,[2.5e3,3],\n4]", "1+", "", "1 2", "1+*", "[1,2", "twice 3", "4 # rest\n+ 5",
                     "begin", "1 bad", "1 ? 2", "ab", "12.x", [16#E4], [16#E4, 16#E4]]],
    Next = fun(Texts) ->
                   put(texts, Texts),
                   calc_parser:parse_and_scan({fun() ->
                                                       case get(texts) of
                                                           [Text | Rest] -> put(texts, Rest), calc_scanner:string(Text, 7);
                                                           [] -> {eof, 9}
                                                       end
                                               end, []})
           end,
    show(Next(["1 +", "2"])),
    show(Next(["1 +", "2", "bad"])),
    show(Next(["1 +"])),
    show(Next([])),
    show(calc_parser:format_error(["a", "b"])),
    show(calc_parser:format_error({a, b})),
    show(lists:flatten(calc_scanner:format_error({illegal, "?"}))).

parsed({error, {Location, Module, Message}}) -> {error, Location, lists:flatten(Module:format_error(Message))};
parsed(Parsed) -> Parsed.

%% Columns in scanners and in what parsers say.
locations() ->
    show(made(leex, "columns.xrl",
              "Definitions.\n"
              "Rules.\n"
              "[a-z]+ : {token, {word, TokenLoc, TokenChars}}.\n"
              "[A-Z]+ : {token, {upper, {TokenLine, TokenCol}, TokenLen}}.\n"
              "[\\s\\t\\n]+ : skip_token.\n"
              "Erlang code.\n", [{error_location, column}, {tab_size, 4}])),
    [show(columns:string(Text)) || Text <- ["ab cd\n  EF", "\tx\ty", "ab ?", ""]],
    show(columns:string("ab", {3, 5})).

%% Characters that come in pieces.
pieces() ->
    Feed = fun(Function, Texts) ->
                   lists:foldl(fun(_, {done, _, _} = Done) -> Done;
                                  (Text, {more, Continuation}) -> calc_scanner:Function(Continuation, Text, 1)
                               end, {more, []}, Texts)
           end,
    [show(outcome(Feed(Function, Texts))) || Function <- [token, tokens],
                                    Texts <- [["12", "3 4"], ["12", eof], ["1.", "5", eof], ["1.", eof], [" ", eof], [eof], ["1 2 en", "d 3"],
                                              ["1 bad 2 end 3"], ["1 ? 2 e", "nd 4"], ["1 ? 2", eof], ["12x"]]].

outcome({more, _}) -> more;
outcome(Done) -> Done.

grammar_errors() ->
    [show(said(yecc, "wrong.yrl", Text))
     || Text <- ["Nonterminals a. Terminals b. Rootsymbol a. a -> b : '$2'.\n", "Nonterminals a. Terminals b. Rootsymbol c. a -> b.\n",
                 "Terminals b.\na -> b.\n", "Nonterminals a c. Terminals b d. Rootsymbol a. a -> b : 1.\n",
                 "Nonterminals a. Terminals b. Rootsymbol a.\nb -> a.\n a -> q.\n", "Nonterminals a b. Terminals b. Rootsymbol a. a -> b.\n",
                 "Nonterminals a. Terminals b. Rootsymbol a. Rootsymbol a. a -> b '$empty'.\n", "Nonterminals a. Terminals b. Rootsymbol a.\n",
                 "Nonterminals a. Terminals b. Rootsymbol a. a -> b :.\n", "Nonterminals a. Terminals b. Rootsymbol a. a b c",
                 "Nonterminals a a. Terminals b b. Rootsymbol a. Left 10 b. Left 20 b. Right 5 x. Endsymbol b. Expect x. Foo. a -> b.\n",
                 "Nonterminals a c. Terminals b. Rootsymbol a. a -> c b.\n", "Nonterminals '$end'. Terminals b. Rootsymbol '$end'. '$end' -> b.\n"]],
    show(yecc:file("not_there", [return, {report, false}])),
    show(try yecc:file("x", [no_such_option]) catch error:Reason -> Reason end).

definition_errors() ->
    [show(said(leex, "wrong.xrl", Text))
     || Text <- ["Rules.\n", "Definitions.\nErlang code.\n", "Definitions.\nRules.\nErlang code.\n", "Definitions. x\nRules.\na : skip_token.\n",
                 "Definitions.\nRules.\na skip_token.\nErlang code.\n", "Definitions.\nRules.\na* ) : skip_token.\nErlang code.\n",
                 "Definitions.\nRules.\n(a : skip_token.\nErlang code.\n", "Definitions.\nRules.\n[b-a] : skip_token.\nErlang code.\n",
                 "Definitions.\nRules.\n[ab : skip_token.\nErlang code.\n", "Definitions.\nRules.\na\\xg : skip_token.\nErlang code.\n",
                 "Definitions. y\nRules.\na : .\nErlang code.\n"]],
    show(leex:file("not_there", [return, {report, false}])).

conflicts() ->
    show(said(yecc, "shift.yrl", "Nonterminals s. Terminals 'if' 'else' x. Rootsymbol s.\n"
              "s -> 'if' s. s -> 'if' s 'else' s. s -> x.\n")),
    show(said(yecc, "shift.yrl", "Nonterminals s. Terminals 'if' 'else' x. Rootsymbol s. Expect 1.\n"
              "s -> 'if' s. s -> 'if' s 'else' s. s -> x.\n")),
    show(said(yecc, "reduce.yrl", "Nonterminals s a b. Terminals x. Rootsymbol s.\ns -> a. s -> b. a -> x. b -> x.\n")).

made(Generator, File, Text) -> made(Generator, File, Text, []).
made(Generator, File, Text, Options) ->
    ok = file:write_file(File, Text),
    Output = filename:rootname(File) ++ ".erl",
    case Generator:file(File, Options ++ [return]) of
        {ok, _, Warnings} ->
            {ok, Module, Binary, Compiled} = compile:file(Output, [binary, return]),
            {module, Module} = code:load_binary(Module, Output, Binary),
            {Module, Warnings, Compiled};
        Other -> Other
    end.

said(Generator, File, Text) ->
    ok = file:write_file(File, Text),
    {Errors, Warnings} = case Generator:file(File, [return, {report, false}]) of
                             {ok, _, Found} -> {[], Found};
                             {error, Wrong, Found} -> {Wrong, Found}
                         end,
    [{Location, lists:flatten(Module:format_error(Descriptor))} || {_, Problems} <- Errors ++ Warnings, {Location, Module, Descriptor} <- Problems].
