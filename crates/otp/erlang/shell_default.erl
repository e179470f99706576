%% The commands that a shell knows without a module: those of `c`, and of the debugger where there is one.
-module(shell_default).

-export(['$handle_undefined_function'/2, bi/1, bt/1, c/1, c/2, c/3, cd/1, erlangrc/1, flush/0, h/1, h/2, h/3, hcb/1,
         hcb/2, hcb/3, help/0, ht/1, ht/2, ht/3, i/0, i/3, ia/1, ia/2, ia/3, ia/4, iaa/1, iaa/2, ib/2, ib/3, iba/3,
         ibc/3, ibd/2, ibe/2, ic/0, ih/0, ii/1, ii/2, il/0, im/0, ini/1, ini/2, inq/1, ip/0, ipb/0, ipb/1, iq/1, ir/0,
         ir/1, ir/2, ir/3, ist/1, iv/0, l/1, lc/1, lm/0, ls/0, ls/1, m/0, m/1, memory/0, memory/1, mm/0, nc/1, ni/0,
         nl/1, nregs/0, pid/3, pwd/0, q/0, regs/0, uptime/0, xm/1, y/1, y/2]).

help() ->
    io:put_chars("** shell internal commands **\n"
                 "b()        -- display all variable bindings\n"
                 "e(N)       -- repeat the expression in query <N>\n"
                 "f()        -- forget all variable bindings\n"
                 "f(X)       -- forget the binding of variable X\n"
                 "h()        -- history\n"
                 "h(Mod)     -- help about module\n"
                 "h(Mod,Func)-- help about function in module\n"
                 "h(Mod,Func,Arity) -- help about function with arity in module\n"
                 "ht(Mod)    -- help about a module's types\n"
                 "ht(Mod,Type) -- help about type in module\n"
                 "ht(Mod,Type,Arity) -- help about type with arity in module\n"
                 "hcb(Mod)    -- help about a module's callbacks\n"
                 "hcb(Mod,CB) -- help about callback in module\n"
                 "hcb(Mod,CB,Arity) -- help about callback with arity in module\n"
                 "history(N) -- set how many previous commands to keep\n"
                 "results(N) -- set how many previous command results to keep\n"
                 "catch_exception(B) -- how exceptions are handled\n"
                 "v(N)       -- use the value of query <N>\n"
                 "rd(R,D)    -- define a record\n"
                 "rf()       -- remove all record information\n"
                 "rf(R)      -- remove record information about R\n"
                 "rl()       -- display all record information\n"
                 "rl(R)      -- display record information about R\n"
                 "rp(Term)   -- display Term using the shell's record information\n"
                 "rr(File)   -- read record information from File (wildcards allowed)\n"
                 "rr(F,R)    -- read selected record information from file(s)\n"
                 "rr(F,R,O)  -- read selected record information with options\n"
                 "lf()       -- list locally defined functions\n"
                 "lt()       -- list locally defined types\n"
                 "lr()       -- list locally defined records\n"
                 "ff()       -- forget all locally defined functions\n"
                 "ff({F,A})  -- forget locally defined function named as atom F and arity A\n"
                 "tf()       -- forget all locally defined types\n"
                 "tf(T)      -- forget locally defined type named as atom T\n"
                 "fl()       -- forget all locally defined functions, types and records\n"
                 "save_module(FilePath) -- save all locally defined functions, types and records to a file\n"),
    c:help(),
    io:format("** commands in module i (interpreter interface) **\nih()       -- print help for the i module\n"),
    true.

bi(A) -> c:bi(A).
bt(A) -> c:bt(A).
c(A) -> c:c(A).
c(A, B) -> c:c(A, B).
c(A, B, C) -> c:c(A, B, C).
cd(A) -> c:cd(A).
erlangrc(A) -> c:erlangrc(A).
flush() -> c:flush().
h(A) -> c:h(A).
h(A, B) -> c:h(A, B).
h(A, B, C) -> c:h(A, B, C).
hcb(A) -> c:hcb(A).
hcb(A, B) -> c:hcb(A, B).
hcb(A, B, C) -> c:hcb(A, B, C).
ht(A) -> c:ht(A).
ht(A, B) -> c:ht(A, B).
ht(A, B, C) -> c:ht(A, B, C).
i() -> c:i().
i(A, B, C) -> c:i(A, B, C).
l(A) -> c:l(A).
lc(A) -> c:lc(A).
lm() -> c:lm().
ls() -> c:ls().
ls(A) -> c:ls(A).
m() -> c:m().
m(A) -> c:m(A).
memory() -> c:memory().
memory(A) -> c:memory(A).
mm() -> c:mm().
nc(A) -> c:nc(A).
ni() -> c:ni().
nl(A) -> c:nl(A).
nregs() -> c:nregs().
pid(A, B, C) -> c:pid(A, B, C).
pwd() -> c:pwd().
q() -> c:q().
regs() -> c:regs().
uptime() -> c:uptime().
xm(A) -> c:xm(A).
y(A) -> c:y(A).
y(A, B) -> c:y(A, B).

ia(A) -> debugger(ia, [A]).
ia(A, B) -> debugger(ia, [A, B]).
ia(A, B, C) -> debugger(ia, [A, B, C]).
ia(A, B, C, D) -> debugger(ia, [A, B, C, D]).
iaa(A) -> debugger(iaa, [A]).
iaa(A, B) -> debugger(iaa, [A, B]).
ib(A, B) -> debugger(ib, [A, B]).
ib(A, B, C) -> debugger(ib, [A, B, C]).
iba(A, B, C) -> debugger(iba, [A, B, C]).
ibc(A, B, C) -> debugger(ibc, [A, B, C]).
ibd(A, B) -> debugger(ibd, [A, B]).
ibe(A, B) -> debugger(ibe, [A, B]).
ic() -> debugger(ic, []).
ii(A) -> debugger(ii, [A]).
ii(A, B) -> debugger(ii, [A, B]).
il() -> debugger(il, []).
im() -> debugger(im, []).
ini(A) -> debugger(ini, [A]).
ini(A, B) -> debugger(ini, [A, B]).
inq(A) -> debugger(inq, [A]).
ip() -> debugger(ip, []).
ipb() -> debugger(ipb, []).
ipb(A) -> debugger(ipb, [A]).
iq(A) -> debugger(iq, [A]).
ir() -> debugger(ir, []).
ir(A) -> debugger(ir, [A]).
ir(A, B) -> debugger(ir, [A, B]).
ir(A, B, C) -> debugger(ir, [A, B, C]).
ist(A) -> debugger(ist, [A]).
iv() -> debugger(iv, []).
ih() -> debugger(help, []).

debugger(F, Args) -> c:appcall(debugger, i, F, Args).

%% What was defined in the shell.
'$handle_undefined_function'(Name, Args) ->
    case shell:get_function(Name, length(Args)) of
        undefined -> error_handler:raise_undef_exception(?MODULE, Name, Args);
        Fun -> apply(Fun, Args)
    end.
