%% A generator of scanners: regular expressions with actions (`.xrl`) to Erlang.
%%
%% The definitions are read here; `leex_automaton` makes one automaton of all expressions. The scanner is a frame
%% (`parsetools/include/leexinc.hrl`, or the file of the option `includefile`) whose lines `##NAME` are replaced.
-module(leex).

-export([compile/3, file/1, file/2, format_error/1]).

-include_lib("stdlib/include/erl_compile.hrl").

-type error_info() :: {erl_anno:location() | none, module(), term()}.
-type problems() :: [{file:filename(), [error_info()]}].
-type leex_ret() :: {ok, file:filename()} | {ok, file:filename(), problems()} | error | {error, problems(), problems()}.

-define(SECTIONS, #{definitions => "Definitions.", rules => "Rules.", code => "Erlang code."}).

%% What erlc calls.
compile(Input, Output, #options{warning = Level, verbose = Verbose, includes = Includes, specific = Specific}) ->
    Options = [{scannerfile, asterias_generator_files:with_extension(asterias_generator_files:shortened(Output), ".erl")}, {includefile, lists:sublist(Includes, 1)}, {verbose, Verbose},
               {report_errors, true}, {report_warnings, Level > 0},
               {warnings_as_errors, proplists:get_bool(warnings_as_errors, Specific)},
               {deterministic, proplists:get_bool(deterministic, Specific)}],
    case file(asterias_generator_files:shortened(Input), Options) of
        {ok, _} -> ok;
        error -> error
    end.

-spec file(file:filename()) -> leex_ret().
file(File) -> file(File, []).

-spec file(file:filename(), term()) -> leex_ret().
file(File, Given) when is_list(Given) ->
    case {asterias_generator_files:is_file_name(File), asterias_generator_files:options(Given, known_options())} of
        {true, #{} = Options} -> generated(File, Options);
        _ -> erlang:error(badarg, [File, Given])
    end;
file(File, Option) -> file(File, [Option]).

known_options() ->
    Flags = #{dfa_graph => false, report_errors => true, report_warnings => true, return_errors => false, return_warnings => false,
              verbose => false, warnings_as_errors => false, deterministic => false},
    maps:merge(#{error_location => {line, fun(Value) -> Value =:= column orelse Value =:= line end},
                 tab_size => {8, fun(Value) -> is_integer(Value) andalso Value > 0 end},
                 includefile => {[], fun asterias_generator_files:is_file_name/1}, scannerfile => {[], fun asterias_generator_files:is_file_name/1}},
               maps:map(fun(_, Default) -> {Default, fun is_boolean/1} end, Flags)).

generated(File, #{includefile := Frame, scannerfile := Named} = Options) ->
    Folder = filename:dirname(File),
    Base = filename:basename(filename:flatten(File), ".xrl"),
    {Output, GraphFolder} = case filename:flatten(Named) of
                                [] -> {filename:join(Folder, Base ++ ".erl"), Folder};
                                Name -> {Name, filename:dirname(Name)}
                            end,
    Scanner = #{input => filename:join(Folder, Base ++ ".xrl"), output => Output, graph => filename:join(GraphFolder, Base ++ ".dot"),
                options => Options, module => list_to_atom(Base), warnings => [],
                frame => case filename:flatten(Frame) of
                             [] -> none;
                             Own -> asterias_generator_files:with_extension(Own, ".hrl")
                         end},
    {Errors, Warnings} = try {[], made(built(read(Scanner)))}
                         catch throw:{failed, Error, Found} -> {[Error], Found}
                         end,
    asterias_generator_files:outcome(Output, Errors, Warnings, Options).

%% Writes what is asked for; the warnings.
made(#{warnings := [_ | _] = Warnings, options := #{warnings_as_errors := true}}) -> Warnings;
made(#{warnings := Warnings, options := #{dfa_graph := HasGraph}} = Scanner) ->
    write(Scanner),
    _ = [write_graph(Scanner) || HasGraph],
    Warnings.

-spec failed(term(), term(), map()) -> no_return().
failed(Line, Descriptor, #{input := Input} = Scanner) -> failed(Input, Line, Descriptor, Scanner).

-spec failed(file:filename(), term(), term(), map()) -> no_return().
failed(File, Line, Descriptor, #{warnings := Warnings}) -> throw({failed, {File, {Line, ?MODULE, Descriptor}}, Warnings}).

tell(Format, Arguments, #{options := #{verbose := true}}) -> io:format(Format, Arguments);
tell(_, _, _) -> ok.

%% Reading ----------------------------------------------------------------------------------------------------------------

read(#{input := Input} = Scanner) ->
    tell("Parsing file ~ts, ", [Input], Scanner),
    case asterias_generator_files:source(Input) of
        {ok, Encoding, Text} when is_list(Text) ->
            Defining = section(definitions, next(asterias_generator_files:lines(Text), 0), missing_defs, Scanner#{encoding => Encoding}),
            {Definitions, BeforeRules} = definitions(element(1, Defining), []),
            {Rules, BeforeCode, Ruled} = rules(section(rules, BeforeRules, missing_rules, element(2, Defining)), Definitions),
            {{Code, Line}, Coded} = section(code, BeforeCode, missing_code, Ruled),
            tell("contained ~w rules.~n", [length(Rules)], Coded),
            Coded#{rules => Rules, code => {Line, Code}};
        {ok, _, {incomplete, Line}} -> failed(Line, cannot_parse, Scanner);
        {error, Reason} -> failed(none, {file_error, Reason}, Scanner)
    end.

%% {Line, Number, Lines behind it} of the next line that is neither blank nor a comment, or {eof, Number}.
next([Line | Lines], Before) ->
    case string:trim(Line, leading, " \t\n") of
        [] -> next(Lines, Before + 1);
        [$% | _] -> next(Lines, Before + 1);
        _ -> {Line, Before + 1, Lines}
    end;
next([], Number) -> {eof, Number}.

%% The lines of a section and the number of the line before them; what follows on the line of its title is ignored.
section(Name, {Line, Number, Lines}, Missing, #{input := Input, warnings := Warnings} = Scanner) ->
    case string:prefix(Line, map_get(Name, ?SECTIONS)) of
        nomatch -> failed(Number, Missing, Scanner);
        Rest ->
            case [Char || Char <- Rest, Char > $\s, Char < 16#80 orelse Char > 16#A0] of
                [] -> {{Lines, Number}, Scanner};
                _ -> {{Lines, Number}, Scanner#{warnings := [{Input, {Number, ?MODULE, ignored_characters}} | Warnings]}}
            end
    end;
section(_, {eof, Number}, Missing, Scanner) -> failed(Number, Missing, Scanner).

%% `NAME = EXPRESSION`, up to the first line that is none; the last first.
definitions({Lines, Before}, Definitions) ->
    case next(Lines, Before) of
        {Line, Number, Rest} = Next ->
            case re:run(Line, "^\\h*([A-Z_]\\w*)[ \t]*=[ \t]*([^ \t\r\n]*)\\s*$", [{capture, all_but_first, list}, unicode]) of
                {match, [Name, Expression]} -> definitions({Rest, Number}, [{Name, Expression} | Definitions]);
                nomatch -> {Definitions, Next}
            end;
        End -> {Definitions, End}
    end.

rules({{Lines, Before}, Scanner}, Definitions) -> rules(next(Lines, Before), Definitions, [], Scanner).

rules({eof, Number}, _, [], Scanner) -> failed(Number, empty_rules, Scanner);
rules({eof, _} = End, _, Rules, Scanner) -> {lists:reverse(Rules), End, Scanner};
rules({Line, Number, Lines} = Next, Definitions, Rules, Scanner) ->
    case string:prefix(Line, map_get(code, ?SECTIONS)) of
        nomatch ->
            {Expression, Rest} = string:take(Line, " \t\r\n", true),
            {Tokens, Last, Behind} = action([], Rest, Number, Number, Lines, Scanner),
            Rule = {expression(Expression, Definitions, Number, Scanner), code(Tokens)},
            rules(next(Behind, Last), Definitions, [Rule | Rules], Scanner);
        _ when Rules =:= [] -> failed(Number, empty_rules, Scanner);
        _ -> {lists:reverse(Rules), Next, Scanner}
    end.

%% The tokens behind the colon, from as many lines as it takes.
action(Continuation, Chars, Number, First, Lines, #{input := Input, warnings := Warnings} = Scanner) ->
    case erl_scan:tokens(Continuation, Chars, First, [text, return]) of
        {more, Next} when Lines =:= [] -> action(Next, eof, Number + 1, First, [], Scanner);
        {more, Next} -> action(Next, hd(Lines), Number + 1, First, tl(Lines), Scanner);
        {done, {ok, Tokens, _}, _} ->
            case lists:dropwhile(fun is_blank/1, Tokens) of
                [{':', _} | Code] -> {Code, Number, Lines};
                [] -> failed(Number, bad_rule, Scanner);
                _ -> failed(First, bad_rule, Scanner)
            end;
        {done, {eof, _}, _} -> failed(Number, bad_rule, Scanner);
        {done, {error, Error, _}, _} -> throw({failed, {Input, Error}, Warnings})
    end.

is_blank(Token) -> lists:member(element(1, Token), [white_space, comment]).

%% An action: the line it begins in, its text and which variables it uses; none if it is empty.
code(Tokens) ->
    case lists:dropwhile(fun is_blank/1, Tokens) of
        [] -> none;
        [{dot, _}] -> none;
        _ ->
            Used = [Name || {var, _, Name} <- Tokens],
            {erl_scan:line(hd(Tokens)), [erl_scan:text(Token) || Token <- Tokens],
             [Name || Name <- ['TokenChars', 'TokenLen', 'TokenLine', 'TokenCol', 'TokenLoc'], lists:member(Name, Used)]}
    end.

%% Definitions are put in as they stand, those of later ones first.
expression(Text, Definitions, Line, Scanner) ->
    Whole = lists:foldl(fun({Name, Expression}, Now) ->
                                lists:append(lists:join(Expression, string:split(Now, "{" ++ Name ++ "}", all)))
                        end, Text, Definitions),
    case leex_automaton:parse(Whole) of
        {ok, Expression} -> Expression;
        {error, Reason} -> failed(Line, {regexp, Reason}, Scanner)
    end.

built(#{rules := Rules} = Scanner) ->
    Automaton = leex_automaton:build([Expression || {Expression, _} <- Rules]),
    #{sizes := {Nondeterministic, Deterministic, Minimal}} = Automaton,
    tell("NFA contains ~w states, ", [Nondeterministic], Scanner),
    tell("DFA contains ~w states, ", [Deterministic], Scanner),
    tell("minimised to ~w states.~n", [Minimal], Scanner),
    maps:merge(Scanner, Automaton).

%% Writing ----------------------------------------------------------------------------------------------------------------

write(#{output := Output, encoding := Encoding, frame := Frame, options := Options} = Scanner) ->
    tell("Writing file ~ts, ", [Output], Scanner),
    {Shown, Lines} = case Frame of
                         none ->
                             {Own, Text} = asterias_generator_files:header("parsetools/include/leexinc.hrl"),
                             {Own, asterias_generator_files:lines(Text)};
                         _ -> {Frame, frame(Frame, Scanner)}
                     end,
    {Coding, Written} = case Encoding of
                            none -> {[], epp:default_encoding()};
                            _ -> {["%% ", epp:encoding_to_string(Encoding), "\n"], Encoding}
                        end,
    Begun = file_line(Shown, 0, Options, asterias_generator_files:add(Coding, asterias_generator_files:empty())),
    {Count, Framed} = lists:foldl(fun(Line, {Number, Now}) -> {Number + 1, frame_line(Line, {Shown, Number}, Scanner, Now)} end, {1, Begun}, Lines),
    case asterias_generator_files:write(Output, Written, file_line(Shown, Count, Options, Framed)) of
        ok -> tell("ok~n", [], Scanner);
        {error, Reason} ->
            tell("error~n", [], Scanner),
            failed(none, {file_error, Reason}, Scanner)
    end.

frame(Frame, Scanner) ->
    case asterias_generator_files:source(Frame) of
        {ok, _, Text} when is_list(Text) -> asterias_generator_files:lines(Text);
        {ok, _, {incomplete, Line}} -> failed(Frame, Line, cannot_parse, Scanner);
        {error, Reason} ->
            tell("error~n", [], Scanner),
            failed(Frame, none, {file_error, Reason}, Scanner)
    end.

file_line(File, Line, Options, Text) -> asterias_generator_files:add_file_line(File, Line, Options, Text).

frame_line("##mod" ++ _, _, #{module := Module}, Text) -> asterias_generator_files:add("-module(~w).\n", [Module], Text);
frame_line("##cod" ++ _, {Shown, Number}, #{code := {Line, Lines}, input := Input, options := Options}, Text) ->
    Coded = asterias_generator_files:add([Lines, $\n], file_line(Input, Line, Options, Text)),
    file_line(Shown, Number, Options, Coded);
frame_line("##str" ++ _, _, #{options := #{error_location := Kind}}, Text) -> asterias_generator_files:add(string_functions(Kind), Text);
frame_line("##tkn" ++ _, _, #{options := #{error_location := Kind}}, Text) -> asterias_generator_files:add(token_functions("token", Kind), Text);
frame_line("##tks" ++ _, _, #{options := #{error_location := Kind}}, Text) -> asterias_generator_files:add(token_functions("tokens", Kind), Text);
frame_line("##tab" ++ _, _, #{options := #{tab_size := Size}}, Text) -> asterias_generator_files:add("tab_size() -> ~w.\n", [Size], Text);
frame_line("##dfa" ++ _, _, #{states := States, start := Start, output := Output, options := Options}, Text) ->
    Placed = file_line(Output, asterias_generator_files:line(Text), Options, Text),
    Clauses = [clauses(State, map_get(State, States)) || State <- lists:sort(maps:keys(States))],
    Last = "yystate(S, Ics, Line, Col, Tlen, Action, Alen) ->\n    {Action,Alen,Tlen,Ics,Line,Col,S}.\n",
    asterias_generator_files:add([io_lib:format("yystate() -> ~w.\n\n", [Start]), Clauses, Last], Placed);
frame_line("##act" ++ _, _, #{rules := Rules} = Scanner, Text) ->
    Numbered = lists:enumerate(0, [Code || {_, Code} <- Rules]),
    Chosen = asterias_generator_files:add([[choice(Number, Code) || {Number, Code} <- Numbered], "yyaction(_, _, _, _, _) -> error.\n"], Text),
    lists:foldl(fun({_, none}, Now) -> Now;
                   ({Number, Code}, Now) -> action_function(Number, Code, Scanner, Now)
                end, Chosen, Numbered);
frame_line(Line, _, _, Text) -> asterias_generator_files:add(Line, Text).

string_functions(column) ->
    "string(Ics) -> string(Ics, {1,1}).\n"
    "string(Ics, {L0,C0}) -> do_string(Ics, L0, C0, Ics, []).\n";
string_functions(line) ->
    "string(Ics) -> string(Ics, 1).\n"
    "string(Ics, L0) ->\n"
    "    case do_string(Ics, L0, 1, Ics, []) of\n"
    "        {ok, T, {L,_}} -> {ok, T, L};\n"
    "        {error, {{EL,_},M,D}, {L,_}} -> {error, {EL,M,D}, L}\n"
    "    end.\n".

token_functions(Name, column) ->
    [Name, "(Cont, Chars) -> ", Name, "(Cont, Chars, {1,1}).\n",
     Name, "(Cont, Chars, {Line,Col}) -> do_", Name, "(Cont, Chars, Line, Col).\n"];
token_functions(Name, line) ->
    [Name, "(Cont, Chars) -> ", Name, "(Cont, Chars, 1).\n",
     Name, "(Cont, Chars, Line) ->\n"
     "    case do_", Name, "(Cont, Chars, Line, 1) of\n"
     "        {more, _} = C -> C;\n"
     "        {done, {ok, T, {L,_}}, R} -> {done, {ok, T, L}, R};\n"
     "        {done, {eof, {L,_}}, R} -> {done, {eof, L}, R};\n"
     "        {done, {error, {{EL,_},M,D}, {L,_}}, R} -> {done, {error, {EL,M,D}, L}, R}\n"
     "    end.\n"].

%% A state that accepts and leads nowhere knows that the match has ended.
clauses(State, {Action, []}) when is_integer(Action) ->
    io_lib:format("yystate(~w, Ics, Line, Col, Tlen, _, _) ->\n    {~w,Tlen,Ics,Line,Col};\n", [State, Action]);
clauses(State, {Action, Moves}) ->
    {Heads, Kept, Result} = case Action of
                                none -> {"Action, Alen", "Action, Alen", "Action,Alen,Tlen"};
                                _ -> {"_, _", [integer_to_list(Action), ", Tlen"], [integer_to_list(Action), ",Tlen"]}
                            end,
    [[clause(State, Move, Heads, Kept) || Move <- single_first(Moves)],
     io_lib:format("yystate(~w, Ics, Line, Col, Tlen, ~s) ->\n    {~s,Ics,Line,Col,~w};\n", [State, Heads, Result, State])].

%% Newlines stand alone; so do few characters.
single_first(Moves) ->
    {Single, Ranges} = lists:partition(fun({Low, High, _}) -> Low =:= High end, lists:flatmap(fun parted/1, Moves)),
    Single ++ Ranges.

parted({Low, High, To}) when Low < $\n, High >= $\n -> parted({Low, $\n - 1, To}) ++ parted({$\n, High, To});
parted({$\n, High, To}) when High > $\n -> [{$\n, $\n, To} | parted({$\n + 1, High, To})];
parted({Low, High, To}) when High =:= Low + 1 -> [{Low, Low, To}, {High, High, To}];
parted({Low, High, _}) when Low > High -> [];
parted(Move) -> [Move].

clause(State, {$\n, $\n, To}, Heads, Kept) ->
    io_lib:format("yystate(~w, [10|Ics], Line, _, Tlen, ~s) ->\n    yystate(~w, Ics, Line+1, 1, Tlen+1, ~s);\n", [State, Heads, To, Kept]);
clause(State, {Char, Char, To}, Heads, Kept) ->
    io_lib:format("yystate(~w, [~w|Ics], Line, Col, Tlen, ~s) ->\n    yystate(~w, Ics, Line, Col, Tlen+1, ~s);\n",
                  [State, Char, Heads, To, Kept]);
clause(State, {Low, High, To}, Heads, Kept) ->
    Guard = case High of
                16#10FFFF -> io_lib:format("C >= ~w", [Low]);
                _ -> io_lib:format("C >= ~w, C =< ~w", [Low, High])
            end,
    io_lib:format("yystate(~w, [C|Ics], Line, Col, Tlen, ~s) when ~s ->\n    yystate(~w, Ics, Line, Col, Tlen+1, ~s);\n",
                  [State, Heads, Guard, To, Kept]).

choice(Number, none) -> io_lib:format("yyaction(~w, _, _, _, _) -> skip_token;\n", [Number]);
choice(Number, {_, _, Used}) ->
    Names = arguments(Used),
    Name = fun(Variable) ->
                   case lists:member(Variable, Names) of
                       true -> Variable;
                       false -> '_'
                   end
           end,
    {Length, Chars, Cut} = case Name('TokenChars') of
                               '_' -> {Name('TokenLen'), '_', ""};
                               _ -> {'TokenLen', 'YYtcs', "    TokenChars = yypre(YYtcs, TokenLen),\n"}
                           end,
    io_lib:format("yyaction(~w, ~s, ~s, ~s, ~s) ->\n~s    yyaction_~w(~s);\n",
                  [Number, Length, Chars, Name('TokenLine'), Name('TokenCol'), Cut, Number, joined(Names)]).

%% TokenLoc is made of the line and the column.
arguments(Used) ->
    All = case lists:member('TokenLoc', Used) of
              true -> ['TokenLine', 'TokenCol' | Used];
              false -> Used
          end,
    [Name || Name <- ['TokenChars', 'TokenLen', 'TokenLine', 'TokenCol'], lists:member(Name, All)].

joined(Names) -> lists:join(", ", [atom_to_list(Name) || Name <- Names]).

action_function(Number, {Line, Code, Used}, #{input := Input, options := Options}, Text) ->
    Names = arguments(Used),
    Declared = asterias_generator_files:add("\n-compile({inline,yyaction_~w/~w}).\n", [Number, length(Names)], Text),
    Location = case lists:member('TokenLoc', Used) of
                   true -> " TokenLoc={TokenLine,TokenCol},";
                   false -> ""
               end,
    Headed = asterias_generator_files:add("yyaction_~w(~s) ->~s\n", [Number, joined(Names), Location], file_line(Input, Line - 2, Options, Declared)),
    asterias_generator_files:add(["    ", Code, $\n], Headed).

%% The automaton for Graphviz.
write_graph(#{graph := File, states := States, start := Start} = Scanner) ->
    tell("Writing DFA to file ~ts, ", [File], Scanner),
    Nodes = [io_lib:format("  ~b [shape=~s~s];~n", [State, shape(Action), [" color=green" || State =:= Start]])
             || {State, {Action, _}} <- lists:sort(maps:to_list(States))],
    Edges = [io_lib:format("  ~b -> ~b [label=\"~ts\"];~n", [State, To, label(Ranges)])
             || {State, {_, Moves}} <- lists:sort(maps:to_list(States)),
                {To, Ranges} <- lists:sort(maps:to_list(maps:groups_from_list(fun({_, _, To}) -> To end,
                                                                              fun({Low, High, _}) -> {Low, High} end, Moves)))],
    Text = ["digraph DFA {\n", Nodes, "\n", Edges, "}\n"],
    case file:write_file(File, unicode:characters_to_binary(Text)) of
        ok -> tell("ok~n", [], Scanner);
        {error, Reason} ->
            tell("error~n", [], Scanner),
            failed(File, none, {file_error, Reason}, Scanner)
    end.

shape(none) -> "circle";
shape(_) -> "doublecircle".

label([{Char, Char}]) -> shown(Char);
label(Ranges) -> [$[, [range(Low, High) || {Low, High} <- Ranges], $]].

range(Char, Char) -> shown(Char);
range(Low, High) -> [shown(Low), "-", shown(High)].

shown(Char) when Char > $\s, Char < 16#7F, Char =/= $", Char =/= $\\ -> [Char];
shown(Char) -> io_lib:format("\\\\x{~.16b}", [Char]).

%% Words ------------------------------------------------------------------------------------------------------------------

format_error({file_error, Reason}) -> io_lib:format("~ts", [file:format_error(Reason)]);
format_error(missing_defs) -> "missing Definitions";
format_error(missing_rules) -> "missing Rules";
format_error(missing_code) -> "missing Erlang code";
format_error(empty_rules) -> "no rules";
format_error(bad_rule) -> "bad rule";
format_error({regexp, {unterminated, Chars}}) -> ["bad regexp `unterminated ", Chars, "'"];
format_error({regexp, {illegal_char, Chars}}) -> ["bad regexp `illegal character ", Chars, "'"];
format_error({regexp, {char_class, Chars}}) -> ["bad regexp `illegal character class ", io_lib:write_string(Chars), "'"];
format_error(ignored_characters) -> "ignored characters";
format_error(cannot_parse) -> "cannot parse; probably encoding mismatch".
