{application, compiler,
 [{description, "ERTS  CXC 138 10"},
  {vsn, "8.6.1"},
  {modules,
   [beam_code, beam_core_to_ssa, beam_disasm, beam_doc, beam_listing, beam_opcodes, compile, compile_makedep,
    asterias_source_layout, sys_core_fold, sys_messages, v3_core]},
  {registered, []},
  {applications, [kernel, stdlib]},
  {env, []}]}.
