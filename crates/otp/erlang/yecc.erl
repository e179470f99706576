%% A generator of LALR(1) parsers: grammars (`.yrl`) to Erlang.
%%
%% A grammar is read and checked here; `yecc_states` makes its automaton, `yecc_writer` the module. Parsers consist of a prologue
%% (`parsetools/include/yeccpre.hrl`, or the file of the option `includefile`) and functions that call it by the protocol of OTP's, so that
%% prologues that were written for those work too.
-module(yecc).

-export([compile/3, file/1, file/2, format_error/1, yecc/2, yecc/3, yecc/4]).

-include_lib("stdlib/include/erl_compile.hrl").

-type error_info() :: {erl_anno:location() | none, module(), term()}.
-type problems() :: [{file:filename(), [error_info()]}].
-type yecc_ret() :: {ok, file:filename()} | {ok, file:filename(), problems()} | error | {error, problems(), problems()}.
-type option() :: {error_location, column | line} | {includefile | parserfile, file:filename()}
                | {report | report_errors | report_warnings | return | return_errors | return_warnings | verbose | warnings_as_errors |
                   deterministic, boolean()}
                | report | report_errors | report_warnings | return | return_errors | return_warnings | verbose | warnings_as_errors
                | deterministic.
-export_type([option/0, yecc_ret/0]).

%% What erlc calls.
compile(Input, Output, #options{warning = Level, verbose = Verbose, includes = Includes, specific = Specific}) ->
    Options = [{parserfile, asterias_generator_files:shortened(Output)}, {includefile, lists:sublist(Includes, 1)}, {verbose, Verbose},
               {report_errors, true}, {report_warnings, Level > 0},
               {warnings_as_errors, proplists:get_bool(warnings_as_errors, Specific)},
               {deterministic, proplists:get_bool(deterministic, Specific)}],
    case file(asterias_generator_files:shortened(Input), Options) of
        {ok, _} -> ok;
        error -> error
    end.

yecc(Input, Output) -> yecc(Input, Output, false, []).
yecc(Input, Output, Verbose) -> yecc(Input, Output, Verbose, []).
yecc(Input, Output, Verbose, Prologue) ->
    _ = statistics(runtime),
    case file(Input, [{parserfile, Output}, {verbose, Verbose}, {report, true}, {includefile, Prologue}]) of
        {ok, _} -> statistics(runtime);
        error -> exit(error)
    end.

-spec file(file:filename()) -> yecc_ret().
file(File) -> file(File, [report_errors, report_warnings]).

-spec file(file:filename(), option() | [option()]) -> yecc_ret().
file(File, Given) when is_list(Given) ->
    case {asterias_generator_files:is_file_name(File), asterias_generator_files:options(Given, known_options())} of
        {true, #{} = Options} -> generated(File, Options);
        _ -> erlang:error(badarg, [File, Given])
    end;
file(File, Option) -> file(File, [Option]).

known_options() ->
    Flags = #{file_attributes => true, report_errors => true, report_warnings => true, return_errors => false, return_warnings => false,
              time => false, verbose => false, warnings_as_errors => false, deterministic => false},
    maps:merge(#{error_location => {column, fun(Value) -> Value =:= column orelse Value =:= line end},
                 includefile => {[], fun asterias_generator_files:is_file_name/1}, parserfile => {[], fun asterias_generator_files:is_file_name/1}},
               maps:map(fun(_, Default) -> {Default, fun is_boolean/1} end, Flags)).

generated(File, #{includefile := Prologue, parserfile := Named} = Options) ->
    Input = asterias_generator_files:with_extension(File, ".yrl"),
    Output = case filename:flatten(Named) of
                 [] -> asterias_generator_files:with_extension(filename:rootname(File, ".yrl"), ".erl");
                 Name -> asterias_generator_files:with_extension(Name, ".erl")
             end,
    Grammar = (empty_grammar())#{input => Input, output => Output, options => Options,
                              module => list_to_atom(filename:basename(Output, ".erl")),
                              prologue => case filename:flatten(Prologue) of
                                              [] -> none;
                                              Own -> asterias_generator_files:with_extension(Own, ".hrl")
                                          end},
    Steps = [fun read/1, fun check/1, fun yecc_states:automaton/1, fun usage/1, fun yecc_states:actions/1, fun write/1],
    #{errors := Errors, warnings := Warnings} = Done = expectations(stepped(Steps, Grammar)),
    Outcome = asterias_generator_files:outcome(Output, Errors, Warnings, Options),
    _ = [file:delete(Output) || Outcome =:= error orelse element(1, Outcome) =:= error, is_map_key(written, Done)],
    Outcome.

%% What the grammar declares, by the name of the declaration; `errors` and `warnings` have the last first.
empty_grammar() ->
    #{'Nonterminals' => [], 'Terminals' => [], 'Rootsymbol' => [], 'Endsymbol' => [], 'Expect' => [], 'States' => [],
      precedences => [], rules => [], header => [], code => none, errors => [], warnings => []}.

stepped([Step | Steps], #{errors := []} = Grammar) -> stepped(Steps, Step(Grammar));
stepped(_, Grammar) -> Grammar.

add_error(Anno, Descriptor, #{input := Input} = Grammar) -> add_error(Input, Anno, Descriptor, Grammar).
add_error(File, Anno, Descriptor, #{errors := Errors} = Grammar) -> Grammar#{errors := [{File, {location(Anno), ?MODULE, Descriptor}} | Errors]}.

add_warning(Anno, Descriptor, #{input := Input, warnings := Warnings} = Grammar) ->
    Grammar#{warnings := [{Input, {location(Anno), ?MODULE, Descriptor}} | Warnings]}.

location(none) -> none;
location(Anno) -> erl_anno:location(Anno).

%% Reading ----------------------------------------------------------------------------------------------------------------

read(#{input := Input, options := #{error_location := Kind}} = Grammar) ->
    Start = case Kind of
                column -> {1, 1};
                line -> 1
            end,
    case asterias_generator_files:source(Input) of
        {ok, Encoding, Text} when is_list(Text) -> forms(asterias_generator_files:lines(Text), Start, Grammar#{encoding => Encoding});
        {ok, _, {incomplete, _}} -> add_error(none, cannot_parse, Grammar);
        {error, Reason} -> add_error(none, {file_error, Reason}, Grammar)
    end.

forms(Lines, Start, Grammar) ->
    case form([], Lines, Start) of
        {eof, _} -> Grammar#{rules := lists:reverse(map_get(rules, Grammar))};
        {{error, {Location, Module, Descriptor}, End}, Rest} ->
            forms(Rest, End, add_error(erl_anno:new(Location), {error, Module, Descriptor}, Grammar));
        {{ok, Tokens, End}, Rest} ->
            Lexed = [lexed(Token) || Token <- Tokens],
            case [Token || Token <- Lexed, element(1, Token) =/= white_space, element(1, Token) =/= comment] of
                [] -> forms(Rest, End, Grammar);
                Form ->
                    case yeccparser:parse(Form) of
                        {ok, {{symbol, _, 'Erlang'}, [{symbol, _, code}]}} ->
                            forms([], End, Grammar#{code := {line(End), Rest}});
                        {ok, Parsed} -> forms(Rest, End, parsed(Parsed, Lexed, Grammar));
                        {error, {Location, Module, Message}} ->
                            forms(Rest, End, add_error(erl_anno:new(Location), {error, Module, Message}, Grammar))
                    end
            end
    end.

%% The next form's tokens, white space and comments among them, and the lines behind.
form(Continuation, Lines, Start) ->
    {Chars, Behind} = case Lines of
                          [First | Others] -> {First, Others};
                          [] -> {eof, []}
                      end,
    case erl_scan:tokens(Continuation, Chars, Start, [text, return]) of
        {more, Next} -> form(Next, Behind, Start);
        {done, {eof, _}, _} -> {eof, []};
        {done, Result, Rest} when Rest =:= eof; Rest =:= [] -> {Result, Behind};
        {done, Result, Rest} -> {Result, [Rest | Behind]}
    end.

lexed({Word, Anno}) when Word =/= dot, Word =/= ':', Word =/= '->' ->
    case erl_scan:reserved_word(Word) of
        true -> {reserved_word, Anno, Word};
        false -> {reserved_symbol, Anno, Word}
    end;
lexed(Token) -> Token.

line({Line, _}) -> Line;
line(Line) -> Line.

parsed({rule, Symbols, {erlang_code, Code}}, Lexed, #{rules := Rules} = Grammar) ->
    Daughters = case Symbols of
                    [_, {symbol, _, '$empty'}] -> 0;
                    _ -> length(Symbols) - 1
                end,
    IsWellFormed = is_well_formed(Code),
    Tokens = case lists:dropwhile(fun(Token) -> element(1, Token) =/= ':' end, Lexed) of
                 [] -> Code;
                 [_ | Written] -> lists:droplast(Written)
             end,
    {Named, Checked} = lists:mapfoldl(fun(Token, Now) -> pseudo_variable(Token, Daughters, Now) end, Grammar, Tokens),
    Checked#{rules := [#{symbols => Symbols, tokens => Named, is_well_formed => IsWellFormed} | Rules]};
parsed({{symbol, _, 'Header'}, Strings}, _, Grammar) -> Grammar#{header := [String || {string, _, String} <- Strings]};
parsed({{symbol, _, Name}, [{symbol, _, Level} | [_ | _] = Operators]}, _, #{precedences := Known} = Grammar)
  when is_integer(Level), Name =:= 'Left' orelse Name =:= 'Right' orelse Name =:= 'Unary' orelse Name =:= 'Nonassoc' ->
    Associativity = list_to_atom(string:lowercase(atom_to_list(Name))),
    Grammar#{precedences := [{Operator, Level, Associativity} || Operator <- Operators] ++ Known};
parsed({_, [{string, Anno, String}]}, _, Grammar) -> add_error(Anno, {bad_symbol, String}, Grammar);
parsed({{symbol, Anno, Name}, Symbols}, _, Grammar) ->
    IsKnown = lists:member(Name, ['Nonterminals', 'Terminals'])
        orelse (length(Symbols) =:= 1 andalso lists:member(Name, ['Rootsymbol', 'Endsymbol', 'Expect', 'States'])),
    case Grammar of
        #{Name := []} when IsKnown -> Grammar#{Name := Symbols};
        #{} when IsKnown -> add_error(Anno, {duplicate_declaration, Name}, Grammar);
        #{} -> add_warning(Anno, bad_declaration, Grammar)
    end.

is_well_formed(Code) ->
    Dot = {dot, element(2, lists:last(Code))},
    case erl_parse:parse_exprs(Code ++ [Dot]) of
        {ok, _} -> true;
        {error, _} -> false
    end.

%% '$1' is the variable that the generated code binds.
pseudo_variable({atom, Anno, Atom} = Token, Daughters, Grammar) ->
    maybe
        "$" ++ Digits ?= atom_to_list(Atom),
        {Number, []} ?= string:to_integer(Digits),
        true ?= (Number > 0 andalso Number =< Daughters) orelse undefined,
        Name = "___" ++ Digits,
        {{var, erl_anno:set_text(Name, Anno), list_to_atom(Name)}, Grammar}
    else
        undefined -> {{atom, Anno, '$undefined'}, add_error(Anno, {undefined_pseudo_variable, Atom}, Grammar)};
        _ -> {Token, Grammar}
    end;
pseudo_variable({reserved_word, Anno, Word}, _, Grammar) -> {{Word, Anno}, Grammar};
pseudo_variable({reserved_symbol, Anno, Word}, _, Grammar) -> {{Word, Anno}, Grammar};
pseudo_variable(Token, _, Grammar) -> {Token, Grammar}.

%% Checks -----------------------------------------------------------------------------------------------------------------

check(#{'Nonterminals' := Nonterminals, 'Terminals' := Terminals} = Grammar) ->
    Places = maps:from_list([{Name, Anno} || {symbol, Anno, Name} <- lists:reverse(Nonterminals ++ Terminals)]),
    Checks = [fun nonterminals/1, fun terminals/1, fun root/1, fun endsymbol/1, fun expected/1, fun precedences/1, fun rules/1],
    lists:foldl(fun(Check, Checked) -> Check(Checked) end, Grammar#{places => Places#{'$empty' => none}}, Checks).

%% `{}` is the symbol of the rule that accepts.
nonterminals(#{'Nonterminals' := []} = Grammar) -> (add_error(none, nonterminals_missing, Grammar))#{nonterminals => [{}]};
nonterminals(#{'Nonterminals' := Symbols} = Grammar) ->
    {Names, Checked} = unique(Symbols, duplicate_nonterminal, Grammar),
    (unreserved(Names, Checked))#{nonterminals => [{} | Names]}.

terminals(#{'Terminals' := []} = Grammar) -> (add_error(none, terminals_missing, Grammar))#{terminals => []};
terminals(#{'Terminals' := Symbols, nonterminals := Nonterminals} = Grammar) ->
    {Names, Checked} = unique(Symbols, duplicate_terminal, Grammar),
    Both = [Name || Name <- Names, lists:member(Name, Nonterminals)],
    (unreserved(Names, placed(fun add_error/3, Both, symbol_terminal_and_nonterminal, Checked)))#{terminals => Names}.

unique(Symbols, Kind, Grammar) ->
    All = [Name || {symbol, _, Name} <- Symbols],
    Names = lists:usort(All),
    {Names, placed(fun add_warning/3, All -- Names, Kind, Grammar)}.

unreserved(Names, Grammar) ->
    placed(fun add_error/3, [Name || Name <- Names, lists:member(Name, ['$empty', '$end', '$undefined'])], reserved, Grammar).

placed(Tell, Names, Kind, #{places := Places} = Grammar) ->
    lists:foldl(fun(Name, Told) -> Tell(maps:get(Name, Places, none), {Kind, Name}, Told) end, Grammar, Names).

root(#{'Rootsymbol' := []} = Grammar) -> add_error(none, rootsymbol_missing, Grammar#{root => none});
root(#{'Rootsymbol' := [{symbol, Anno, Name}], nonterminals := Nonterminals} = Grammar) ->
    case lists:member(Name, Nonterminals) of
        true -> Grammar#{root => Name};
        false -> add_error(Anno, {bad_rootsymbol, Name}, Grammar#{root => none})
    end.

endsymbol(#{'Endsymbol' := []} = Grammar) -> Grammar#{endsymbol => '$end'};
endsymbol(#{'Endsymbol' := [{symbol, Anno, Name}], nonterminals := Nonterminals, terminals := Terminals} = Grammar) ->
    Named = Grammar#{endsymbol => Name},
    case {lists:member(Name, Nonterminals), lists:member(Name, Terminals)} of
        {true, _} -> add_error(Anno, {endsymbol_is_nonterminal, Name}, Named);
        {false, true} -> add_error(Anno, {endsymbol_is_terminal, Name}, Named);
        {false, false} -> Named
    end.

expected(#{'Expect' := Expect, 'States' := States} = Grammar) ->
    Given = case Expect of
                [{symbol, _, Conflicts}] when is_integer(Conflicts) -> Grammar#{expected_conflicts => Conflicts};
                [{symbol, Anno, Name}] -> add_error(Anno, {bad_expect, Name}, Grammar#{expected_conflicts => 0});
                [] -> Grammar#{expected_conflicts => 0}
            end,
    case States of
        [{symbol, _, Count}] when is_integer(Count) -> Given#{expected_states => Count};
        [{symbol, Place, Other}] -> add_error(Place, {bad_states, Other}, Given#{expected_states => any});
        [] -> Given#{expected_states => any}
    end.

precedences(#{precedences := Declared, nonterminals := Nonterminals, terminals := Terminals, endsymbol := End} = Grammar) ->
    {_, Single} = lists:foldr(fun({{symbol, Anno, Name}, _, _}, {Seen, Now}) ->
                                      case lists:member(Name, Seen) of
                                          true -> {Seen, add_error(Anno, {duplicate_precedence, Name}, Now)};
                                          false -> {[Name | Seen], Now}
                                      end
                              end, {[], Grammar}, Declared),
    lists:foldl(fun({{symbol, Anno, Name}, Level, Associativity}, #{precedence := Known} = Now) ->
                        case lists:member(Name, Nonterminals) orelse lists:member(Name, Terminals) of
                            true -> Now#{precedence := Known#{Name => {Level, Associativity}}};
                            false when Name =:= End -> add_error(Anno, {precedence_op_is_endsymbol, Name}, Now);
                            false -> add_error(Anno, {precedence_op_is_unknown, Name}, Now)
                        end
                end, Single#{precedence => #{}}, Declared).

rules(#{rules := []} = Grammar) -> add_error(none, no_grammar_rules, Grammar);
rules(#{rules := Rules, root := Root} = Grammar) ->
    {Good, Checked} = lists:foldl(fun rule/2, {[], Grammar}, Rules),
    Accepting = #{location => none, symbols => [{}, Root], tokens => []},
    Checked#{rules := [Rule#{number => Number} || {Number, Rule} <- lists:enumerate(0, [Accepting | lists:reverse(Good)])]}.

rule(#{symbols := [{symbol, Anno, Head} | Body] = Symbols} = Rule, {Good, #{nonterminals := Nonterminals} = Grammar}) ->
    case lists:member(Head, Nonterminals) of
        true ->
            Named = Rule#{location => location(Anno), symbols := [Name || {symbol, _, Name} <- Symbols]},
            {[Named | Good], body(Body, Grammar)};
        false -> {Good, add_error(Anno, {undefined_nonterminal, Head}, Grammar)}
    end.

body([{symbol, _, '$empty'}], Grammar) -> Grammar;
body(Symbols, #{places := Places} = Grammar) ->
    case lists:keyfind('$empty', 3, Symbols) of
        {symbol, Anno, _} -> add_error(Anno, illegal_empty, Grammar);
        false ->
            lists:foldl(fun({symbol, _, Name}, Now) when is_map_key(Name, Places) -> Now;
                           ({symbol, Anno, Name}, Now) -> add_error(Anno, {undefined_symbol, Name}, Now)
                        end, Grammar, Symbols)
    end.

%% What of the grammar the automaton does not reach.
usage(#{gotos := Gotos, nonterminals := [_ | Nonterminals], terminals := Terminals, rules := Rules} = Grammar) ->
    Used = #{Symbol => true || {_, Symbol} <- maps:keys(Gotos)},
    Unused = fun(Names) -> [Name || Name <- Names, not is_map_key(Name, Used)] end,
    UnusedNonterminals = Unused(Nonterminals),
    Warned = placed(fun add_warning/3, Unused(Terminals), unused_terminal,
                    placed(fun add_warning/3, UnusedNonterminals, unused_nonterminal, Grammar)),
    Defined = [Head || #{symbols := [Head | _]} <- Rules],
    placed(fun add_error/3, (Nonterminals -- Defined) -- UnusedNonterminals, missing_syntax_rule, Warned).

expectations(#{conflicts := {ShiftReduce, ReduceReduce}, expected_conflicts := Expected, expected_states := States,
               states := Automaton} = Grammar) ->
    Told = case {length(lists:usort(ShiftReduce)), length(lists:usort(ReduceReduce))} of
               {Expected, 0} -> Grammar;
               {Shifts, Reduces} -> add_warning(none, {conflicts, Shifts, Reduces}, Grammar)
           end,
    case map_size(Automaton) of
        Count when States =:= any; States =:= Count -> Told;
        Count -> add_warning(none, {n_states, States, Count}, Told)
    end;
expectations(Grammar) -> Grammar.

write(#{output := Output, encoding := Encoding, prologue := Prologue} = Grammar) ->
    Written = case Encoding of
                  none -> epp:default_encoding();
                  _ -> Encoding
              end,
    maybe
        {Shown, {ok, _, Before}} ?= case Prologue of
                                        none ->
                                            {Path, Text} = asterias_generator_files:header("parsetools/include/yeccpre.hrl"),
                                            {Path, {ok, none, Text}};
                                        _ -> {Prologue, asterias_generator_files:source(Prologue)}
                                    end,
        true ?= is_list(Before) orelse {error, cannot_parse},
        ok ?= asterias_generator_files:write(Output, Written, yecc_writer:text(Grammar, Shown, Before)),
        Grammar#{written => true}
    else
        {error, cannot_parse} -> add_error(Prologue, none, cannot_parse, Grammar);
        {Prologue, {error, Reason}} -> add_error(Prologue, none, {file_error, Reason}, Grammar);
        {error, Reason} -> add_error(Output, none, {file_error, Reason}, Grammar)
    end.

%% Words ------------------------------------------------------------------------------------------------------------------

format_error(bad_declaration) -> "unknown or bad declaration, ignored";
format_error({bad_expect, Symbol}) -> text("argument ~ts of Expect is not an integer", [Symbol]);
format_error({bad_rootsymbol, Symbol}) -> text("rootsymbol ~ts is not a nonterminal", [Symbol]);
format_error({bad_states, Symbol}) -> text("argument ~ts of States is not an integer", [Symbol]);
format_error({bad_symbol, String}) -> io_lib:format("bad symbol ~ts", [String]);
format_error(cannot_parse) -> "cannot parse; possibly encoding mismatch";
format_error({conflict, Conflict}) -> yecc_states:format_conflict(Conflict);
format_error({conflicts, Shifts, Reduces}) -> io_lib:format("conflicts: ~w shift/reduce, ~w reduce/reduce", [Shifts, Reduces]);
format_error({duplicate_declaration, Name}) -> io_lib:format("duplicate declaration of ~ts", [Name]);
format_error({duplicate_nonterminal, Symbol}) -> text("duplicate non-terminals ~ts", [Symbol]);
format_error({duplicate_precedence, Symbol}) -> text("duplicate precedence operator ~ts", [Symbol]);
format_error({duplicate_terminal, Symbol}) -> text("duplicate terminal ~ts", [Symbol]);
format_error({endsymbol_is_nonterminal, Symbol}) -> text("endsymbol ~ts is a nonterminal", [Symbol]);
format_error({endsymbol_is_terminal, Symbol}) -> text("endsymbol ~ts is a terminal", [Symbol]);
format_error({error, Module, Descriptor}) -> Module:format_error(Descriptor);
format_error({file_error, Reason}) -> io_lib:format("~ts", [file:format_error(Reason)]);
format_error(illegal_empty) -> "illegal use of empty symbol";
format_error({missing_syntax_rule, Symbol}) -> text("no syntax rule for non-terminal symbol ~ts", [Symbol]);
format_error({n_states, Expected, Count}) -> io_lib:format("expected ~w states, but got ~p states", [Expected, Count]);
format_error(no_grammar_rules) -> "grammar rules are missing";
format_error(nonterminals_missing) -> "Nonterminals is missing";
format_error({precedence_op_is_endsymbol, Symbol}) -> text("precedence operator ~ts is endsymbol", [Symbol]);
format_error({precedence_op_is_unknown, Symbol}) -> text("unknown precedence operator ~ts", [Symbol]);
format_error({reserved, Name}) -> io_lib:format("the use of ~w should be avoided", [Name]);
format_error(rootsymbol_missing) -> "Rootsymbol is missing";
format_error({symbol_terminal_and_nonterminal, Symbol}) -> text("symbol ~ts is both a terminal and nonterminal", [Symbol]);
format_error(terminals_missing) -> "Terminals is missing";
format_error({undefined_nonterminal, Symbol}) -> text("undefined nonterminal: ~ts", [Symbol]);
format_error({undefined_pseudo_variable, Atom}) -> io_lib:format("undefined pseudo variable ~w", [Atom]);
format_error({undefined_symbol, Symbol}) -> text("undefined rhs symbol ~ts", [Symbol]);
format_error({unused_nonterminal, Symbol}) -> text("non-terminal symbol ~ts not used", [Symbol]);
format_error({unused_terminal, Symbol}) -> text("terminal symbol ~ts not used", [Symbol]).

text(Format, [Symbol]) -> io_lib:format(Format, [yecc_states:format_symbol(Symbol)]).
