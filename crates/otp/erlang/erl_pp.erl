%% Abstract forms as Erlang source, to the character as OTP prints them.
%%
%% Forms become documents here; `asterias_source_layout` decides what fits on a line. A hook is asked for expressions that are none, but not inside types.
-module(erl_pp).

-export([attribute/1, attribute/2, expr/1, expr/2, expr/3, expr/4, exprs/1, exprs/2, exprs/3, form/1, form/2, function/1, function/2,
         guard/1, guard/2, legalize_vars/1]).

-import(asterias_source_layout, [at/1, group/4, lines/2, spaced/1, text/1]).

-record(style, {hook = none, given, encoding = latin1, abstract = unicode, quote_atom_types = false, width = 72, indent = 4}).

-define(SHORTEST_PIECE, 5).

form(Form) -> form(Form, none).
form(Form, Options) ->
    Style = style(Options),
    render(form_of(Form, Style), 0, Style).

attribute(Form) -> attribute(Form, none).
attribute({attribute, _, Name, Value}, Options) ->
    Style = style(Options),
    render(attribute_of(Name, Value, Style), 0, Style).

function(Form) -> function(Form, none).
function({function, _, Name, _, Clauses}, Options) ->
    Style = style(Options),
    render(function_of(Name, Clauses, Style), 0, Style).

guard(Guard) -> guard(Guard, none).
guard(Guard, Options) ->
    Style = style(Options),
    render(guard_of(Guard, Style), 0, Style).

exprs(Expressions) -> exprs(Expressions, 0, none).
exprs(Expressions, Options) -> exprs(Expressions, 0, Options).
exprs(Expressions, Column, Options) ->
    Style = style(Options),
    render(group([], [], {spaced, $,}, expressions(Expressions, Style)), Column, Style).

expr(Expression) -> expr(Expression, 0, 0, none).
expr(Expression, Options) -> expr(Expression, 0, 0, Options).
expr(Expression, Column, Options) -> expr(Expression, Column, 0, Options).
expr(Expression, Column, Precedence, Options) ->
    Style = style(Options),
    render(expression(Expression, Precedence, Style), Column, Style).

render(Document, Column, #style{width = Width, indent = Indent}) ->
    asterias_source_layout:render(Document, Column, #{width => Width, indent => Indent}).

%% Options -------------------------------------------------------------------------------------------------------------

%% A hook instead of options prints in Latin-1.
style(Options) when is_list(Options) ->
    Encoding = encoding(proplists:get_value(encoding, Options, epp:default_encoding())),
    #style{hook = proplists:get_value(hook, Options, none), given = Options, encoding = Encoding, abstract = Encoding,
           quote_atom_types = proplists:get_bool(quote_singleton_atom_types, Options),
           width = proplists:get_value(linewidth, Options, 72), indent = proplists:get_value(indent, Options, 4)};
style(Hook) ->
    #style{hook = Hook, given = Hook, abstract = encoding(epp:default_encoding())}.

encoding(latin1) -> latin1;
encoding(utf8) -> unicode;
encoding(unicode) -> unicode.

%% Forms ---------------------------------------------------------------------------------------------------------------

form_of({attribute, _, Name, Value}, Style) -> attribute_of(Name, Value, Style);
form_of({function, _, Name, _, Clauses}, Style) -> function_of(Name, Clauses, Style);
form_of({error, _} = Message, Style) -> message(Message, Style);
form_of({warning, _} = Message, Style) -> message(Message, Style);
form_of({eof, _}, _) -> $\n.

message(Message, #style{encoding = latin1}) -> text(io_lib:format("~p\n", [Message]));
message(Message, _) -> text(io_lib:format("~tp\n", [Message])).

attribute_of(Name, Value, Style) -> [attribute_body(Name, Value, Style), text(".\n")].

attribute_body(type, Definition, Style) -> type_definition("-type ", Definition, Style);
attribute_body(opaque, Definition, Style) -> type_definition("-opaque ", Definition, Style);
attribute_body(nominal, Definition, Style) -> type_definition("-nominal ", Definition, Style);
attribute_body(spec, Spec, Style) -> spec("-spec ", Spec, Style);
attribute_body(callback, Spec, Style) -> spec("-callback ", Spec, Style);
attribute_body(module, {Module, Parameters}, Style) ->
    List = lists:foldr(fun(Name, Rest) -> {cons, 0, {var, 0, Name}, Rest} end, {nil, 0}, Parameters),
    called(module, [text(module_name(Module)), expression(List, 0, Style)], Style);
attribute_body(module, Module, Style) -> called(module, [text(module_name(Module))], Style);
attribute_body(export, Functions, Style) -> called(export, [arities(Functions, Style)], Style);
attribute_body(import, {Module, Functions}, Style) -> called(import, [text(module_name(Module)), arities(Functions, Style)], Style);
attribute_body(import, Module, Style) when is_list(Module) -> called(import, [text(module_name(Module))], Style);
attribute_body(export_type, Types, Style) -> called(export_type, [arities(Types, Style)], Style);
attribute_body(optional_callbacks, Functions, Style) ->
    try called(optional_callbacks, [arities(Functions, Style)], Style)
    catch _:_ -> value_attribute(optional_callbacks, Functions, Style)
    end;
attribute_body(file, {Name, Line}, Style) -> called(file, [string(Name, Style), text(integer_to_list(Line))], Style);
attribute_body(record, {Name, Fields}, Style) ->
    [below([text("-record("), atom(Name, Style), $,], record_fields(Fields, Style)), $)];
attribute_body(native_record, {Name, Fields}, Style) ->
    below([text("-record #"), atom(Name, Style)], record_fields(Fields, Style));
attribute_body(Name, Value, Style) -> value_attribute(Name, Value, Style).

value_attribute(Name, Value, #style{abstract = Encoding} = Style) ->
    called(Name, [expression(erl_parse:abstract(Value, [{encoding, Encoding}]), 0, plain(Style))], Style).

called(Name, Arguments, Style) -> below([$-, atom(Name, Style)], parentheses(Arguments)).

module_name(['' | Parts]) -> [$. | module_name(Parts)];
module_name([Part]) -> io_lib:write(Part);
module_name([Part | Parts]) -> [io_lib:write(Part), $. | module_name(Parts)];
module_name(Module) when is_atom(Module) -> io_lib:write(Module).

arities([], _) -> text("[]");
arities(Names, Style) ->
    Shown = fun({Name, Arity}) -> [atom(Name, Style), text(io_lib:format("/~w", [Arity]))] end,
    group($[, $], {tight, $,}, lists:map(Shown, Names)).

%% Functions and clauses -----------------------------------------------------------------------------------------------

function_of(Name, Clauses, Style) ->
    Clause = fun({clause, _, Patterns, Guard, Body}) ->
                 clause(call(atom(Name, Style), Patterns, Style), Guard, Body, Style)
             end,
    [lines($;, lists:map(Clause, Clauses)), text(".\n")].

clause(Head, Guard, Body, Style) -> {hang, guarded(Head, Guard, Style), body(Body, Style)}.

guarded(Head, Guard, Style) -> [spaced([{hang, Head, guard_of(Guard, Style)}]), text(" ->")].

guard_of([], _) -> [];
guard_of(Guard, Style) -> spaced([{hang, text("when"), alternatives(Guard, Style)}]).

%% A single conjunction may stand without its list.
alternatives([Tests | _] = Guard, Style) when is_list(Tests) ->
    group([], [], {spaced, $;}, [group([], [], {spaced, $,}, expressions(Conjunction, Style)) || Conjunction <- Guard]);
alternatives(Tests, Style) -> alternatives([Tests], Style).

%% The alternatives of an `if` stand without spaces.
if_guard([], _) -> text("true");
if_guard([Tests | _] = Guard, Style) when is_list(Tests) ->
    group([], [], {tight, $;}, [group([], [], {spaced, $,}, expressions(Conjunction, Style)) || Conjunction <- Guard]);
if_guard(Tests, Style) -> if_guard([Tests], Style).

body([Expression], Style) -> expression(Expression, Style);
body(Expressions, Style) -> lines($,, expressions(Expressions, Style)).

clauses(Clause, Clauses) -> lines($;, lists:map(Clause, Clauses)).

if_clauses(Clauses, Style) ->
    clauses(fun({clause, _, [], Guard, Body}) -> {hang, [if_guard(Guard, Style), text(" ->")], body(Body, Style)} end, Clauses).

case_clauses(Clauses, Style) ->
    clauses(fun({clause, _, [Pattern], Guard, Body}) -> clause(expression(Pattern, Style), Guard, Body, Style) end, Clauses).

cond_clauses(Clauses, Style) ->
    clauses(fun({clause, _, [], [[Test]], Body}) -> {hang, [expression(Test, Style), text(" ->")], body(Body, Style)} end, Clauses).

catch_clauses(Clauses, Style) ->
    clauses(fun({clause, _, [{tuple, _, [Class, Reason, Stack]}], Guard, Body}) ->
                Trace = case Stack of
                            {var, _, '_'} -> [];
                            _ -> [$:, expression(Stack, Style)]
                        end,
                clause([expression(Class, Style), $:, expression(Reason, Style) | Trace], Guard, Body, Style)
            end, Clauses).

fun_clauses(Name, Clauses, Style) ->
    clauses(fun({clause, _, Patterns, Guard, Body}) ->
                {hang, Head, Below} = clause(parentheses(expressions(Patterns, Style)), Guard, Body, Style),
                {hang, Name ++ Head, Below}
            end, Clauses).

%% Expressions ---------------------------------------------------------------------------------------------------------

expressions(Expressions, Style) -> [expression(Expression, Style) || Expression <- Expressions].

expression(Expression, Style) -> expression(Expression, 0, Style).

expression({var, _, Name}, _, _) when is_integer(Name) -> text(io_lib:format("_~w", [Name]));
expression({var, _, Name}, _, _) -> text(io_lib:format("~ts", [Name]));
expression({char, _, Char}, _, Style) -> [flat(char(Char, Style))];
expression({integer, _, Integer}, _, _) -> text(io_lib:write(Integer));
expression({float, _, Float}, _, _) -> text(io_lib:write(Float));
expression({atom, _, Atom}, _, Style) -> atom(Atom, Style);
expression({string, _, String}, _, Style) -> string(String, Style);
expression({nil, _}, _, _) -> text("[]");
expression({cons, _, Head, Tail}, _, Style) -> list(Tail, [expression(Head, Style)], Style);
expression({lc, _, Template, Qualifiers}, _, Style) -> comprehension($[, expression(Template, Style), Qualifiers, $], Style);
expression({bc, _, Template, Qualifiers}, _, Style) ->
    comprehension(text("<<"), expression(Template, erl_parse:max_prec(), Style), Qualifiers, text(">>"), Style);
expression({mc, _, Template, Qualifiers}, _, Style) -> comprehension(text("#{"), association(Template, Style), Qualifiers, $}, Style);
expression({tuple, _, Elements}, _, Style) -> braces(expressions(Elements, Style));
expression({record_index, _, Name, Field}, Around, Style) ->
    {Own, Right} = erl_parse:preop_prec('#'),
    parenthesized(Own, Around, [record_name(Name, Style), $., expression(Field, Right, Style)]);
expression({record, _, Name, Fields}, Around, Style) ->
    {Own, _} = erl_parse:preop_prec('#'),
    parenthesized(Own, Around, below(record_name(Name, Style), record_fields(Fields, Style)));
expression({record_field, _, Record, Name, Field}, Around, Style) ->
    {Left, Own, Right} = erl_parse:inop_prec('#'),
    Of = [expression(Record, Left, Style), gap_before_hash(Record), record_name(Name, Style), $.],
    parenthesized(Own, Around, [Of, expression(Field, Right, Style)]);
expression({record, _, Record, Name, Fields}, Around, Style) ->
    {Left, Own, _} = erl_parse:inop_prec('#'),
    Of = [expression(Record, Left, Style), gap_before_hash(Record), record_name(Name, Style)],
    parenthesized(Own, Around, below(Of, record_fields(Fields, Style)));
expression({record_field, _, {atom, _, ''}, Field}, Around, Style) ->
    {_, Own, Right} = erl_parse:inop_prec('.'),
    parenthesized(Own, Around, [$., expression(Field, Right, Style)]);
expression({record_field, _, Record, Field}, Around, Style) ->
    {Left, Own, Right} = erl_parse:inop_prec('.'),
    parenthesized(Own, Around, [expression(Record, Left, Style), $., expression(Field, Right, Style)]);
expression({map, _, Fields}, Around, Style) ->
    {Own, _} = erl_parse:preop_prec('#'),
    parenthesized(Own, Around, below($#, associations(Fields, Style)));
expression({map, _, Map, Fields}, Around, Style) ->
    {Left, Own, _} = erl_parse:inop_prec('#'),
    Of = [expression(Map, Left, Style), gap_before_hash(Map), $#],
    parenthesized(Own, Around, below(Of, associations(Fields, Style)));
expression({block, _, Body}, _, Style) -> ended([{hang, text("begin"), body(Body, Style)}]);
expression({'if', _, Clauses}, _, Style) -> ended([{hang, text("if"), if_clauses(Clauses, Style)}]);
expression({'case', _, Of, Clauses}, _, Style) ->
    ended([{hang, headed(text("case"), expression(Of, Style)), case_clauses(Clauses, Style)}]);
expression({'cond', _, Clauses}, _, Style) -> ended([{hang, text("cond"), cond_clauses(Clauses, Style)}]);
expression({'receive', _, Clauses}, _, Style) -> ended([{hang, text("receive"), case_clauses(Clauses, Style)}]);
expression({'receive', _, Clauses, Timeout, Body}, _, Style) ->
    After = spaced([{hang, [expression(Timeout, Style), text(" ->")], body(Body, Style)}]),
    ended([{hang, text("receive"), case_clauses(Clauses, Style)}, {hang, text("after"), After}]);
expression({'fun', _, {function, Name, Arity}}, _, Style) -> [text("fun "), atom(Name, Style), text(io_lib:format("/~w", [Arity]))];
expression({'fun', _, {function, Module, Name, Arity}}, _, Style) ->
    [text("fun "), expression(Module, Style), $:, expression(Name, Style), $/, expression(Arity, Style)];
expression({'fun', _, {clauses, Clauses}}, _, Style) -> ended([below(text("fun"), fun_clauses([], Clauses, Style))]);
expression({'fun', Anno, {clauses, _} = Clauses, Info}, _, Style) -> with_info(Info, expression({'fun', Anno, Clauses}, Style), Style);
expression({'fun', Anno, {function, _, _} = Function, Info}, _, Style) -> with_info(Info, expression({'fun', Anno, Function}, Style), Style);
expression({named_fun, _, Name, Clauses}, _, Style) ->
    ended([below(text("fun "), fun_clauses([text(atom_to_list(Name))], Clauses, Style))]);
expression({named_fun, Anno, Name, Clauses, Info}, _, Style) -> with_info(Info, expression({named_fun, Anno, Name, Clauses}, Style), Style);
expression({call, _, Called, Arguments}, Around, Style) ->
    {Left, Own} = erl_parse:func_prec(),
    parenthesized(Own, Around, call(expression(called_name(Called, length(Arguments)), Left, Style), Arguments, Style));
expression({'try', _, Body, Clauses, Catches, After}, _, Style) ->
    Tried = case Clauses of
                [] -> {hang, text("try"), body(Body, Style)};
                _ -> {hang, headed(text("try"), body(Body, Style)), case_clauses(Clauses, Style)}
            end,
    ended([Tried | [{hang, text("catch"), catch_clauses(Catches, Style)} || Catches =/= []] ++ [{hang, text("after"), body(After, Style)} || After =/= []]]);
expression({'catch', _, Caught}, Around, Style) ->
    {Own, Right} = erl_parse:preop_prec('catch'),
    parenthesized(Own, Around, spaced([{hang, text("catch"), expression(Caught, Right, Style)}]));
expression({'maybe', _, Body}, _, Style) -> ended([{hang, text("maybe"), body(Body, Style)}]);
expression({'maybe', _, Body, {'else', _, Clauses}}, _, Style) ->
    ended([{hang, text("maybe"), body(Body, Style)}, {hang, text("else"), case_clauses(Clauses, Style)}]);
expression({maybe_match, _, Pattern, Value}, _, Style) ->
    spaced([{hang_long, [expression(Pattern, Style), text(" ?=")], expression(Value, Style)}]);
expression({match, _, Pattern, Value}, Around, Style) ->
    {Left, Own, Right} = erl_parse:inop_prec('='),
    Match = {hang_long, [expression(Pattern, Left, Style), text(" =")], expression(Value, Right, Style)},
    parenthesized(Own, Around, spaced([Match]));
expression({op, _, Operator, Argument}, Around, Style) ->
    {Own, Right} = erl_parse:preop_prec(Operator),
    Written = case Operator of
                  _ when Operator =:= '+'; Operator =:= '-' -> atom_to_list(Operator);
                  _ -> atom_to_list(Operator) ++ " "
              end,
    parenthesized(Own, Around, [text(Written), expression(Argument, Right, Style)]);
expression({op, _, Operator, Argument1, Argument2}, Around, Style) ->
    {Left, Own, Right} = erl_parse:inop_prec(Operator),
    Items = [expression(Argument1, Left, Style), [text(atom_to_list(Operator))], expression(Argument2, Right, Style)],
    parenthesized(Own, Around, case Operator of
                                   _ when Operator =:= 'orelse'; Operator =:= 'andalso' -> lines([], Items);
                                   _ -> spaced(Items)
                               end);
expression({remote, _, Module, Name}, Around, Style) ->
    {Left, Own, Right} = erl_parse:inop_prec(':'),
    parenthesized(Own, Around, [expression(Module, Left, Style), $:, expression(Name, Right, Style)]);
expression({bin, _, []}, _, _) -> text("<<>>");
expression({bin, _, Segments}, _, Style) ->
    [text("<<"), group([], [], {tight, $,}, [segment(Segment, Style) || Segment <- Segments]), text(">>")];
expression({executable_line, Line, Index}, _, _) -> text(io_lib:format("beam_instruction:executable_line(~p, ~p)", [Line, Index]));
expression({debug_line, Line, Index}, _, _) -> text(io_lib:format("beam_instruction:debug_line(~p, ~p)", [Line, Index]));
expression({value, _, Value}, _, Style) -> [value(Value, Style)];
expression(Other, _, #style{hook = none}) -> text(io_lib:format("INVALID-FORM:~w:", [Other]));
expression(Other, Around, #style{hook = {Module, Name, Extra} = Hook}) when Module =/= 'fun' ->
    at(fun(Column, _) -> asterias_source_layout:hook_text(apply(Module, Name, [Other, Column, Around, Hook | Extra]), Column) end);
expression(Other, Around, #style{hook = Hook, given = Options}) ->
    at(fun(Column, _) -> asterias_source_layout:hook_text(Hook(Other, Column, Around, Options), Column) end).

%% Functions that need no module in code are shown without it. `float` does not: it is a type's name as well.
called_name({remote, _, {atom, _, Module}, {atom, _, Name} = Short} = Called, Arity) ->
    case Name =/= float andalso erl_internal:bif(Module, Name, Arity) of
        true -> Short;
        false -> Called
    end;
called_name(Called, _) -> Called.

call(Name, Arguments, Style) -> below(Name, parentheses(expressions(Arguments, Style))).

%% An integer's `#` would name its base.
gap_before_hash({integer, _, _}) -> $\s;
gap_before_hash({'fun', _, {function, _, _}}) -> $\s;
gap_before_hash({'fun', _, {function, _, _, _}}) -> $\s;
gap_before_hash(_) -> [].

list({cons, _, Head, Tail}, Elements, Style) -> list(Tail, [expression(Head, Style) | Elements], Style);
list({nil, _}, Elements, _) -> group($[, $], {spaced, $,}, lists:reverse(Elements));
list(Tail, Elements, Style) -> group($[, $], {spaced, $,, text(" |")}, lists:reverse(Elements, [expression(Tail, Style)])).

record_name({Module, Name}, Style) when is_atom(Module), is_atom(Name) -> [$#, atom(Module, Style), $:, atom(Name, Style)];
record_name([], _) -> [$#, $_];
record_name(Name, Style) when is_atom(Name) -> [$#, atom(Name, Style)].

record_fields(Fields, Style) -> braces([record_field(Field, Style) || Field <- Fields]).

record_field({record_field, _, Name}, Style) -> expression(Name, Style);
record_field({record_field, _, Name, Value}, Style) ->
    {Left, _, Right} = erl_parse:inop_prec('='),
    equation(expression(Name, Left, Style), expression(Value, Right, Style));
record_field({typed_record_field, {record_field, _, Name, Value}, Type}, Style) ->
    {Left, _, Right} = erl_parse:inop_prec('='),
    equation(expression(Name, Left, Style), typed(expression(Value, Right, Style), Type, Style));
record_field({typed_record_field, Field, Type}, Style) -> typed(record_field(Field, Style), Type, Style).

equation(Name, Value) -> spaced([{hang_long, [Name, text(" =")], Value}]).

associations(Fields, Style) -> braces([association(Field, Style) || Field <- Fields]).

association({map_field_assoc, _, Key, Value}, Style) -> spaced([{hang, [expression(Key, Style), text(" =>")], expression(Value, Style)}]);
association({map_field_exact, _, Key, Value}, Style) -> spaced([{hang, [expression(Key, Style), text(" :=")], expression(Value, Style)}]).

segment({bin_element, _, Value, default, default}, Style) -> expression(Value, erl_parse:max_prec(), Style);
segment({bin_element, _, Value, Size, Types}, Style) ->
    Tight = erl_parse:max_prec(),
    [expression(Value, Tight, Style), [[$:, expression(Size, Tight, Style)] || Size =/= default],
     [[$/ | lists:join($-, [segment_type(Type, Style) || Type <- Types])] || Types =/= default]].

segment_type({Name, Value}, Style) -> [segment_type(Name, Style), $:, segment_type(Value, Style)];
segment_type(Name, Style) -> expression(erl_parse:abstract(Name), plain(Style)).

%% Where it breaks, a comprehension begins below its bracket.
comprehension(Open, Template, Qualifiers, Close, Style) ->
    Inside = spaced([{hang, [Template, text(" ||")], qualifiers($,, Qualifiers, Style)}]),
    spaced([group(Open, [], {spaced, []}, [below_space(Inside)]), Close]).

below_space(Document) -> at(fun(Column, _) when Column < 0 -> Document;
                               (_, _) -> lines([], [text(" "), Document])
                            end).

qualifiers(Separator, Qualifiers, Style) -> lines(Separator, [qualifier(Qualifier, Style) || Qualifier <- Qualifiers]).

qualifier({generate, _, Pattern, From}, Style) -> generator(expression(Pattern, Style), " <-", From, Style);
qualifier({generate_strict, _, Pattern, From}, Style) -> generator(expression(Pattern, Style), " <:-", From, Style);
qualifier({b_generate, _, Pattern, From}, Style) -> generator(expression(Pattern, Style), " <=", From, Style);
qualifier({b_generate_strict, _, Pattern, From}, Style) -> generator(expression(Pattern, Style), " <:=", From, Style);
qualifier({m_generate, _, Pattern, From}, Style) -> generator(association(Pattern, Style), " <-", From, Style);
qualifier({m_generate_strict, _, Pattern, From}, Style) -> generator(association(Pattern, Style), " <:-", From, Style);
qualifier({zip, _, Generators}, Style) -> qualifiers(text("&&"), Generators, Style);
qualifier(Filter, Style) -> expression(Filter, Style).

generator(Pattern, Arrow, From, Style) -> spaced([{hang, [Pattern, text(Arrow)], expression(From, Style)}]).

%% What the compiler noted of a fun is a comment above it.
with_info(Info, Fun, Style) ->
    Comment = [text("% fun-info: "), value(Info, Style)],
    at(fun(Column, _) when Column < 0 -> Fun;
          (_, _) -> lines([], [Comment, Fun])
       end).

%% Types ---------------------------------------------------------------------------------------------------------------

type_definition(Keyword, {Name, Type, Parameters}, Style) ->
    below(text(Keyword), typed(call(atom(Name, Style), Parameters, plain(Style)), Type, Style)).

spec(Keyword, {Name, Types}, Style) ->
    Function = case Name of
                   {F, _} -> atom(F, Style);
                   {M, F, _} -> [atom(M, Style), $:, atom(F, Style)]
               end,
    Signatures = lines($;, [signature(Type, Style) || Type <- Types]),
    below(text(Keyword), spaced([below(Function, Signatures)])).

signature({type, _, bounded_fun, [Type, Constraints]}, Style) ->
    Where = spaced([{hang, text("when"), group([], [], {spaced, $,}, [constraint(Constraint, Style) || Constraint <- Constraints])}]),
    spaced([{hang, function_type([], Type, Style), Where}]);
signature(Type, Style) -> function_type([], Type, Style).

constraint({type, _, constraint, [{atom, _, is_subtype}, [{var, _, _} = Name, Type]]}, Style) ->
    typed(expression(Name, plain(Style)), Type, Style);
constraint({type, _, constraint, [Name, Types]}, Style) -> applied_type(Name, Types, Style).

function_type(Open, {type, _, 'fun', [Arguments, Result]}, Style) ->
    Written = case Arguments of
                  {type, _, any} -> text("(...)");
                  {type, _, product, Types} -> parentheses(types(Types, 0, Style))
              end,
    group(Open, [], {spaced, []}, [{hang, [Written, text(" ->")], type(Result, 0, Style)}]).

typed(Document, Type, Style) -> spaced([{hang_long, [Document, text(" ::")], type(Type, 0, Style)}]).

types(Types, Around, Style) -> [type(Type, Around, Style) || Type <- Types].

type({ann_type, _, [Name, Type]}, Around, Style) ->
    {Left, Own, Right} = erl_parse:type_inop_prec('::'),
    parenthesized(Own, Around, spaced([{hang_long, [type(Name, Left, Style), text(" ::")], type(Type, Right, Style)}]));
type({paren_type, _, [Type]}, Around, Style) -> type(Type, Around, Style);
type({type, _, union, Types}, Around, Style) ->
    {_, Own, Right} = erl_parse:type_inop_prec('|'),
    parenthesized(Own, Around, group([], [], {spaced, text(" |")}, types(Types, Right, Style)));
type({type, _, list, [Type]}, _, Style) -> group($[, $], {tight, $,}, [type(Type, 0, Style)]);
type({type, _, nonempty_list, [Type]}, _, Style) -> group($[, $], {spaced, $,}, [type(Type, 0, Style), text("...")]);
type({type, _, nil, []}, _, _) -> text("[]");
type({type, Anno, map, any}, _, Style) -> applied_type({atom, Anno, map}, [], Style);
type({type, _, map, Pairs}, Around, Style) ->
    {Own, _} = erl_parse:type_preop_prec('#'),
    parenthesized(Own, Around, below($#, braces([pair_type(Pair, Style) || Pair <- Pairs])));
type({type, Anno, tuple, any}, _, Style) -> applied_type({atom, Anno, tuple}, [], Style);
type({type, _, tuple, Types}, _, Style) -> braces(types(Types, 0, Style));
type({type, _, record, [{atom, _, Name} | Fields]}, Around, Style) ->
    {Own, _} = erl_parse:type_preop_prec('#'),
    parenthesized(Own, Around, below(record_name(Name, Style), braces([field_type(Field, Style) || Field <- Fields])));
type({type, _, range, [From, To]}, Around, Style) ->
    {_, Own, Right} = erl_parse:type_inop_prec('..'),
    Ends = [expression(End, Right, plain(Style)) || End <- [From, To]],
    parenthesized(Own, Around, group([], [], {tight, text("..")}, Ends));
type({type, _, binary, [Base, Unit]}, _, Style) -> binary_type(Base, Unit, Style);
type({type, _, 'fun', []}, _, _) -> text("fun()");
type({type, _, 'fun', [{type, _, any}, _]} = Type, _, Style) -> [function_type([text("fun"), $(], Type, Style), $)];
type({type, _, 'fun', [{type, _, product, _}, _]} = Type, _, Style) -> [function_type([text("fun"), $(], Type, Style), $)];
type({type, Anno, Name, Types}, _, Style) -> applied_type({atom, Anno, Name}, Types, Style);
type({user_type, Anno, Name, Types}, _, Style) -> applied_type({atom, Anno, Name}, Types, Style);
type({remote_type, Anno, [Module, Name, Types]}, _, Style) -> applied_type({remote, Anno, Module, Name}, Types, Style);
type({atom, _, Atom}, _, #style{quote_atom_types = false} = Style) -> atom(Atom, Style);
type({atom, _, Atom}, _, #style{encoding = latin1}) -> flat(io_lib:write_string_as_latin1(atom_to_list(Atom), $'));
type({atom, _, Atom}, _, _) -> flat(io_lib:write_string(atom_to_list(Atom), $'));
type(Value, Around, Style) -> expression(Value, Around, plain(Style)).

applied_type(Name, Types, Style) -> below(expression(Name, plain(Style)), parentheses(types(Types, 0, Style))).

pair_type({type, _, map_field_assoc, [Key, Value]}, Style) -> spaced([{hang_long, [type(Key, 0, Style), text(" =>")], type(Value, 0, Style)}]);
pair_type({type, _, map_field_exact, [Key, Value]}, Style) -> spaced([{hang_long, [type(Key, 0, Style), text(" :=")], type(Value, 0, Style)}]).

field_type({type, _, field_type, [Name, Type]}, Style) -> typed(expression(Name, plain(Style)), Type, Style).

binary_type(Base, Unit, Style) ->
    Size = fun(Start, Bits) -> [[text(Start), expression(Bits, erl_parse:max_prec(), plain(Style))] || not is_zero(Bits)] end,
    case Size("_:", Base) ++ Size("_:_*", Unit) of
        [] -> text("<<>>");
        Sizes -> group(text("<<"), text(">>"), {spaced, $,}, Sizes)
    end.

is_zero({integer, _, 0}) -> true;
is_zero(_) -> false.

%% Documents -----------------------------------------------------------------------------------------------------------

plain(Style) -> Style#style{hook = none}.

%% The document breaks to the column after what comes before it.
below(Before, Document) -> group(Before, [], {spaced, []}, [Document]).

parentheses(Documents) -> group($(, $), {spaced, $,}, Documents).

braces([]) -> text("{}");
braces(Documents) -> group(${, $}, {spaced, $,}, Documents).

parenthesized(Own, Around, Document) when Own < Around -> [$(, Document, $)];
parenthesized(_, _, Document) -> Document.

headed(Keyword, Document) -> spaced([{hang, Keyword, Document}, [text("of")]]).

ended(Items) -> spaced(Items ++ [[text("end")]]).

atom(Atom, #style{encoding = latin1}) -> flat(io_lib:write_atom_as_latin1(Atom));
atom(Atom, _) -> flat(io_lib:write_atom(Atom)).

char(Char, #style{encoding = latin1}) -> io_lib:write_char_as_latin1(Char);
char(Char, _) -> io_lib:write_char(Char).

value(Value, #style{encoding = Encoding}) -> flat(io_lib_pretty:print(Value, [{encoding, Encoding}])).

flat(Chars) -> text(lists:flatten(Chars)).

%% A long string is written in pieces that fit on a line, but a few characters always stand together.
string(String, Style) ->
    at(fun(Column, _) when Column < 0; String =:= [] -> flat(written(String, Style));
          (Column, Width) -> spaced(pieces(String, max(Width - Column, ?SHORTEST_PIECE), Style))
       end).

pieces([], _, _) -> [];
pieces(String, Room, Style) ->
    {Count, Written} = piece(String, Room, Room, Style),
    [flat(Written) | pieces(string:slice(String, Count), Room, Style)].

piece(String, Count, Room, Style) ->
    Piece = string:slice(String, 0, Count),
    Written = written(Piece, Style),
    case Count > ?SHORTEST_PIECE andalso string:length(Written) > Room of
        true -> piece(String, Count - 1, Room, Style);
        false -> {string:length(Piece), Written}
    end.

written(String, #style{encoding = latin1}) -> io_lib:write_string_as_latin1(String);
written(String, _) -> io_lib:write_string(String).

%% Variables that only a compiler can name -----------------------------------------------------------------------------

legalize_vars({function, Anno, Name, Arity, Clauses}) ->
    {Legal, Illegal} = lists:partition(fun is_legal/1, lists:usort(variables(Clauses, []))),
    Kept = #{Variable => Variable || Variable <- Legal},
    Names = maps:fold(fun(Variable, Text, Used) -> Used#{Variable => unused(Text, Used)} end, Kept,
                      #{Variable => atom_to_list(Variable) || Variable <- Illegal}),
    {function, Anno, Name, Arity, renamed(Clauses, Names)};
legalize_vars(Form) -> erlang:error(badarg, [Form]).

is_legal(Variable) ->
    [First | _] = atom_to_list(Variable),
    First < $a orelse First > $z.

unused(Text, Used) ->
    Name = list_to_atom(string:to_upper(Text)),
    case is_map_key(Name, Used) of
        true -> unused([$X | Text], Used);
        false -> Name
    end.

variables({var, _, Name}, Found) -> [Name | Found];
variables(Tuple, Found) when is_tuple(Tuple) -> variables(tuple_to_list(Tuple), Found);
variables([First | Rest], Found) -> variables(Rest, variables(First, Found));
variables(_, Found) -> Found.

renamed({var, Anno, Name}, Names) -> {var, Anno, map_get(Name, Names)};
renamed(Tuple, Names) when is_tuple(Tuple) -> list_to_tuple(renamed(tuple_to_list(Tuple), Names));
renamed([First | Rest], Names) -> [renamed(First, Names) | renamed(Rest, Names)];
renamed(Other, _) -> Other.
